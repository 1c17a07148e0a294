package io.github.dramatis.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContrastTest {
    private static final Predictor PERSONA = Predictor.variant("persona", "short");
    private static final Predictor RANDOM = Predictor.variant("random", "short");
    private static final Question QUESTION = new Question(PERSONA, RANDOM, true);

    @Test
    void valueAndErrorAreThoseOfClusteredLeastSquaresAndTheDeltaMethod() throws IOException {
        for (JsonNode golden : GoldenEvaluation.cases("contrasts")) {
            Resamples resamples = new Resamples(20_000, ContrastSums.WIDTH);
            int user = 0;
            for (List<JsonNode> rows : GoldenEvaluation.by("user", golden.get("rows"))) {
                resamples.add(PoissonWeights.of(1, "user" + user++, 20_000), ofUser(rows));
            }

            assertContrast(Contrast.of(QUESTION, 2, Loss.NLL, GoldenEvaluation.SCALE, resamples), golden.get("nll"));
            assertContrast(Contrast.of(QUESTION, 2, Loss.RMSE, GoldenEvaluation.SCALE, resamples), golden.get("rmse"));
        }
    }

    @Test
    void testIntervalAndPowerAreThoseOfStudentsT() throws IOException {
        for (JsonNode golden : GoldenEvaluation.cases("contrasts")) {
            JsonNode rmse = golden.get("rmse");
            Contrast contrast = contrast(
                    Loss.RMSE,
                    rmse.get("value").doubleValue(),
                    rmse.get("standard_error").doubleValue(),
                    golden.get("users").longValue());

            double[] interval = GoldenEvaluation.doubles(rmse.get("interval"));
            assertThat(contrast.p()).isCloseTo(rmse.get("p").doubleValue(), within(1e-9));
            assertThat(contrast.interval().low()).isCloseTo(interval[0], within(1e-7));
            assertThat(contrast.interval().high()).isCloseTo(interval[1], within(1e-7));
            assertThat(contrast.detectable()).isCloseTo(rmse.get("detectable").doubleValue(), within(1e-7));
        }
    }

    @Test
    void holmsAdjustmentIsThatOfStatsmodels() throws IOException {
        for (JsonNode golden : GoldenEvaluation.cases("holm")) {
            double[] adjusted = Holm.adjusted(GoldenEvaluation.doubles(golden.get("p")));

            assertThat(adjusted).containsExactly(GoldenEvaluation.doubles(golden.get("adjusted")), within(1e-12));
        }
    }

    @Test
    void aVerdictIsBetterWorseEquivalentOrThatTheTestCannotTell() {
        assertThat(contrast(Loss.RMSE, -0.05, 0.01, 100).verdict()).isEqualTo(Verdict.BETTER);
        assertThat(contrast(Loss.RMSE, 0.05, 0.01, 100).verdict()).isEqualTo(Verdict.WORSE);
        assertThat(contrast(Loss.RMSE, 0.01, 0.01, 100).verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(contrast(Loss.RMSE, -0.005, 0.001, 100).verdict()).isEqualTo(Verdict.EQUIVALENT);
        assertThat(contrast(Loss.NLL, -0.005, 0.001, 100).verdict())
                .as("the margin of NLL is half as wide")
                .isEqualTo(Verdict.BETTER);
    }

    /** The same ratings on 1 to 5, and each less 1 and divided by 4. */
    @Test
    void aVerdictDoesNotHangOnTheUnitOfTheRatings() {
        RatingScale stars = new RatingScale(1, 5, 1);
        RatingScale shares = new RatingScale(0, 1, 0.25);
        for (Loss loss : List.of(Loss.RMSE, Loss.MAE, Loss.CRPS)) {
            assertThat(contrast(loss, stars, 0.032, 0.004, 100).verdict()).isEqualTo(Verdict.WORSE);
            assertThat(contrast(loss, shares, 0.008, 0.001, 100).verdict()).isEqualTo(Verdict.WORSE);
            assertThat(contrast(loss, stars, 0.002, 0.0004, 100).verdict()).isEqualTo(Verdict.EQUIVALENT);
            assertThat(contrast(loss, shares, 0.0005, 0.0001, 100).verdict()).isEqualTo(Verdict.EQUIVALENT);
        }
        assertThat(Loss.RMSE.margin(new RatingScale(0.5, 5, 0.5)))
                .as("half stars are as wide as stars")
                .isEqualTo(0.01);
        assertThat(Loss.RMSE.margin(new RatingScale(0, 100, 1))).isEqualTo(0.25);
        assertThat(Loss.NLL.margin(shares)).as("without a unit").isEqualTo(0.005);
    }

    @Test
    void twoOfOneKindAreEquivalentAndOneUserTellsNothing() {
        assertThat(contrast(Loss.RMSE, 0, 0, 100).p()).isEqualTo(1);
        assertThat(contrast(Loss.RMSE, 0, 0, 100).verdict()).isEqualTo(Verdict.EQUIVALENT);
        assertThat(contrast(Loss.RMSE, -0.5, Double.NaN, 1).verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(contrast(Loss.RMSE, -0.5, Double.NaN, 1).interval().low()).isNaN();
    }

    @Test
    void onlyExploratoryContrastsOfOneLossAreAdjustedForEachOther() {
        Contrasts contrasts = new Contrasts(GoldenEvaluation.SCALE);
        contrasts.add(QUESTION, 1, resamples(3));
        contrasts.add(new Question(PERSONA, Predictor.of(Baseline.ALS), false), 1, resamples(4));
        contrasts.add(new Question(PERSONA, Predictor.of(Baseline.BIAS), false), 1, resamples(5));

        List<Contrast> rmse =
                contrasts.adjusted().stream().filter(c -> c.loss() == Loss.RMSE).toList();
        double smaller = Math.min(rmse.get(1).p(), rmse.get(2).p());
        double larger = Math.max(rmse.get(1).p(), rmse.get(2).p());
        assertThat(rmse.get(0).adjustedP()).isEqualTo(rmse.get(0).p());
        assertThat(rmse.subList(1, 3).stream().map(Contrast::adjustedP))
                .containsExactlyInAnyOrder(Math.min(1, 2 * smaller), Math.max(Math.min(1, 2 * smaller), larger));
        assertThat(contrasts.adjusted()).as("no distributions, no NLL").noneMatch(c -> c.loss() == Loss.NLL);
    }

    @Test
    void ofADeclaredQuestionLikelihoodAndErrorAloneAreDeclared() {
        Contrasts contrasts = new Contrasts(GoldenEvaluation.SCALE);
        contrasts.add(QUESTION, 1, resamples(3));
        contrasts.add(new Question(PERSONA, Predictor.of(Baseline.ALS), false), 1, resamples(4));

        List<Contrast> all = contrasts.adjusted();
        List<Contrast> mae = all.stream().filter(c -> c.loss() == Loss.MAE).toList();
        double smaller = Math.min(mae.get(0).p(), mae.get(1).p());
        double larger = Math.max(mae.get(0).p(), mae.get(1).p());
        assertThat(all)
                .filteredOn(Contrast::declared)
                .extracting(Contrast::loss)
                .containsExactly(Loss.RMSE);
        assertThat(mae.stream().map(Contrast::adjustedP))
                .as("its MAE is adjusted with the others")
                .containsExactlyInAnyOrder(Math.min(1, 2 * smaller), Math.max(Math.min(1, 2 * smaller), larger));
    }

    @Test
    void contrastsBySinglePersonasAreAFamilyOfTheirOwn() {
        Contrasts contrasts = new Contrasts(GoldenEvaluation.SCALE);
        contrasts.add(QUESTION, 1, resamples(3));
        contrasts.add(new Question(PERSONA, Predictor.of(Baseline.ALS), false), 1, resamples(4));
        List<Contrast> before = contrasts.adjusted();
        contrasts.add(QUESTION.of("0"), 1, resamples(5));
        contrasts.add(QUESTION.of("1"), 1, resamples(5));

        List<Contrast> all = contrasts.adjusted();
        assertThat(all.subList(0, before.size())).as("not adjusted for them").isEqualTo(before);
        assertThat(all.subList(before.size(), all.size()))
                .extracting(Contrast::personaId)
                .containsExactly("0", "0", "1", "1");
        assertThat(all.subList(before.size(), all.size()))
                .allSatisfy(c -> assertThat(c.adjustedP()).isEqualTo(Math.min(1, 2 * c.p())));
    }

    /** Rows of a user are alike: intervals that took rows for independent would hold the truth far less often. */
    @Test
    void intervalsHoldTheTruthAsOftenAsTheySay() {
        int worlds = 600;
        int replicates = 200;
        int held = 0;
        for (int world = 0; world < worlds; world++) {
            Resamples resamples = new Resamples(replicates, ContrastSums.WIDTH);
            Random random = new Random(Draws.hash(world, "test", "world"));
            for (int user = 0; user < 30; user++) {
                double habit = 0.3 * random.nextGaussian();
                double[] sums = new double[ContrastSums.WIDTH];
                sums[OutcomeSums.USERS] = 1;
                int rows = 1 + random.nextInt(8);
                for (int row = 0; row < rows; row++) {
                    double a = 3 + random.nextGaussian() + habit;
                    double b = 3 + random.nextGaussian() - habit;
                    ContrastSums.add(sums, answers(3, a), answers(3, b), GoldenEvaluation.SCALE);
                }
                resamples.add(PoissonWeights.of(world, "user" + user, replicates), sums);
            }
            Interval interval = Contrast.of(QUESTION, 2, Loss.RMSE, GoldenEvaluation.SCALE, resamples)
                    .interval();
            held += interval.low() <= 0 && 0 <= interval.high() ? 1 : 0;
        }

        assertThat((double) held / worlds).isBetween(0.93, 0.97);
    }

    private static void assertContrast(Contrast contrast, JsonNode golden) {
        double error = golden.get("standard_error").doubleValue();
        assertThat(contrast.value()).isCloseTo(golden.get("value").doubleValue(), within(1e-7));
        assertThat(contrast.standardError())
                .as("resampled users spread a little wider than the linear approximation")
                .isCloseTo(error, within(0.06 * error));
    }

    private static Contrast contrast(Loss loss, double value, double error, long users) {
        return contrast(loss, GoldenEvaluation.SCALE, value, error, users);
    }

    private static Contrast contrast(Loss loss, RatingScale scale, double value, double error, long users) {
        Contrast contrast =
                new Contrast(PERSONA, RANDOM, loss, scale, value, error, Double.NaN, 10 * users, users, 1, true);
        return contrast.withAdjustedP(contrast.p());
    }

    /** Both sides ran with two seeds. */
    private static double[] ofUser(List<JsonNode> rows) {
        double[] sums = new double[ContrastSums.WIDTH];
        sums[OutcomeSums.USERS] = 1;
        for (JsonNode row : rows) {
            List<Outcome> runs = new ArrayList<>();
            double[] expected = GoldenEvaluation.doubles(row.get("expected"));
            for (int run = 0; run < expected.length; run++) {
                double[] probabilities =
                        GoldenEvaluation.doubles(row.get("probabilities").get(run));
                runs.add(outcome(row.get("rating").doubleValue(), expected[run], probabilities));
            }
            ContrastSums.add(sums, runs.subList(0, 2), runs.subList(2, 4), GoldenEvaluation.SCALE);
        }
        return sums;
    }

    private static Resamples resamples(int seed) {
        Resamples resamples = new Resamples(200, ContrastSums.WIDTH);
        Random random = new Random(seed);
        for (int user = 0; user < 30; user++) {
            double[] sums = new double[ContrastSums.WIDTH];
            sums[OutcomeSums.USERS] = 1;
            ContrastSums.add(
                    sums,
                    answers(3, 3 + 0.6 * random.nextGaussian()),
                    answers(3, 3 + random.nextGaussian()),
                    GoldenEvaluation.SCALE);
            resamples.add(PoissonWeights.of(1, "user" + user, 200), sums);
        }
        return resamples;
    }

    private static List<Outcome> answers(double rating, double expected) {
        return List.of(outcome(rating, expected, null));
    }

    private static Outcome outcome(double rating, double expected, double[] probabilities) {
        return new Outcome(
                TestRow.of("item", rating, 3, 3, 3, 3, 3), expected, expected, probabilities, Double.NaN, null);
    }
}
