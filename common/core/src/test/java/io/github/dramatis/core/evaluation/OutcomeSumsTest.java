package io.github.dramatis.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.rating.RatingScale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutcomeSumsTest {
    private static final double[] FLAT = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};

    private final OutcomeSums shape = new OutcomeSums(GoldenEvaluation.SCALE);

    @Test
    void everyMeasureIsThatOfScipyAndScikitLearn() throws IOException {
        Set<Measure> checked = EnumSet.noneOf(Measure.class);
        for (JsonNode golden : GoldenEvaluation.cases("measures")) {
            double[] sums = new double[shape.width()];
            for (List<JsonNode> user : GoldenEvaluation.by("user", golden.get("rows"))) {
                add(
                        sums,
                        shape.ofUser(
                                user.stream().map(GoldenEvaluation::outcome).toList()));
            }
            for (Measure measure : shape.measures()) {
                JsonNode expected = golden.get("measures").get(measure.column());
                if (expected != null) {
                    assertThat(shape.measure(measure, sums))
                            .as(measure.column())
                            .isCloseTo(expected.isNull() ? Double.NaN : expected.doubleValue(), within(1e-9));
                    checked.add(measure);
                }
            }
            assertThat(shape.rows(Measure.RMSE, sums))
                    .isEqualTo(golden.get("rows").size());
        }
        assertThat(checked)
                .as("all but what the library has no word for")
                .hasSize(shape.measures().size() - 1)
                .doesNotContain(Measure.MASS_OUTSIDE_LABELS);
    }

    @Test
    void calibrationIsTheMeanRatingOfEachTenthOfTheScaleThatWasExpected() {
        Resamples resamples = new Resamples(4, shape.width());
        for (double given : new double[] {2, 4}) {
            resamples.add(
                    new double[] {1, 1, 2, 0},
                    shape.ofUser(List.of(outcome(given, 2.8), outcome(given + 1, 3), outcome(5, 0.5), outcome(5, 5))));
        }

        List<CalibrationBin> bins = shape.calibration(resamples);

        assertThat(bins).extracting(CalibrationBin::rows).containsExactly(2L, 4L, 2L);
        assertThat(bins.get(0).expected()).isEqualTo(0.5);
        assertThat(bins.get(1).expected()).isCloseTo(2.9, within(1e-12));
        assertThat(bins.get(1).given()).isEqualTo(3.5);
        assertThat(bins.get(1).interval()).isEqualTo(new Interval(3.5, 3.5));
        assertThat(bins.get(2).given()).isEqualTo(5);
    }

    @Test
    void whatOneUserAloneSaysHasNoInterval() {
        Resamples resamples = new Resamples(2, shape.width());
        resamples.add(new double[] {1, 2}, shape.ofUser(List.of(outcome(2, 0.5), outcome(3, 0.5), outcome(4, 2.8))));

        assertThat(new Scores(shape).of(Predictor.variant("persona", "short"), List.of(resamples)))
                .isNotEmpty()
                .allSatisfy(m -> assertThat(m.interval()).isNull());

        resamples.add(new double[] {0, 1}, shape.ofUser(List.of(outcome(5, 2.8))));

        assertThat(new Scores(shape).of(Predictor.variant("persona", "short"), List.of(resamples)))
                .filteredOn(m -> m.measure() == Measure.RMSE)
                .allSatisfy(m -> assertThat(m.interval()).isNotNull());
        assertThat(shape.calibration(resamples))
                .extracting(CalibrationBin::interval)
                .as("the first bin has rows of one user")
                .satisfiesExactly(first -> assertThat(first).isNull(), second -> assertThat(second)
                        .isNotNull());
    }

    /** Half of the users give 3 and half 4; one run draws 3 alone and the other one 4. */
    @Test
    void whatIsNoMeanIsComputedOfEachRunNotOfTheMixtureOfTheirDraws() {
        List<Resamples> runs = List.of(new Resamples(2, shape.width()), new Resamples(2, shape.width()));
        for (int run = 0; run < 2; run++) {
            for (double given : new double[] {3, 4}) {
                TestRow row = TestRow.of("item", given, 3, 3, 3, 3, 3);
                runs.get(run)
                        .add(
                                new double[] {1, 1},
                                shape.ofUser(List.of(new Outcome(row, 3.5, 3 + run, null, Double.NaN, null))));
            }
        }

        List<Measurement> found = new Scores(shape).of(Predictor.variant("persona", "short"), runs);

        assertThat(value(found, Measure.VARIANCE_RATIO)).isZero();
        assertThat(value(found, Measure.JENSEN_SHANNON)).isCloseTo(0.558, within(1e-3));
        assertThat(value(found, Measure.WASSERSTEIN)).isCloseTo(0.5, within(1e-12));
        assertThat(found)
                .filteredOn(m -> m.measure() == Measure.WASSERSTEIN)
                .allSatisfy(m -> assertThat(m.interval().low()).isCloseTo(0.5, within(1e-12)));
        assertThat(value(found, Measure.RMSE)).isCloseTo(0.5, within(1e-12));
    }

    private static double value(List<Measurement> found, Measure measure) {
        return found.stream()
                .filter(m -> m.measure() == measure)
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static Outcome outcome(double given, double expected) {
        return new Outcome(TestRow.of("item", given, 3, 3, 3, 3, 3), expected, 3, null, Double.NaN, null);
    }

    @Test
    void offTheCentresOfItsBinsAucMissesByAtMostHalfTheShareOfPairsInOneBin() {
        SplittableRandom random = new SplittableRandom(5);
        List<Outcome> user = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            double rating = GoldenEvaluation.SCALE.at(random.nextInt(10));
            double expected = 3 + 0.3 * random.nextDouble() + 0.02 * rating;
            user.add(new Outcome(TestRow.of("item", rating, 3, 3, 3, 3, 3), expected, 3, null, Double.NaN, null));
        }
        double pairs = 0;
        double won = 0;
        double inOneBin = 0;
        for (Outcome like : user) {
            for (Outcome dislike : user) {
                if (like.rating() >= 4 && dislike.rating() < 4) {
                    pairs++;
                    won += like.expected() > dislike.expected() ? 1 : 0;
                    inOneBin += bin(like) == bin(dislike) ? 1 : 0;
                }
            }
        }

        assertThat(inOneBin / pairs).isBetween(0.05, 0.5);
        assertThat(shape.measure(Measure.LIKE_AUC, shape.ofUser(user)))
                .isCloseTo(won / pairs, within(inOneBin / pairs / 2));
    }

    private static int bin(Outcome outcome) {
        return (int) ((outcome.expected() - 0.5) / 4.5 * LikeTally.BINS);
    }

    /** Of three ratings of 3.7 the mean is the next number above it: sums of doubles are not exact. */
    @Test
    void aRatingThatIsTheUsersMeanIsALike() {
        OutcomeSums tenths = new OutcomeSums(new RatingScale(0, 10, 0.1));
        double mean = (3.7 + 3.7 + 3.7) / 3;
        TestRow equal = TestRow.of("item", 3.7, mean, mean, mean, mean, mean);
        TestRow below = TestRow.of("other", 3.6, mean, mean, mean, mean, mean);
        double[] sums = tenths.ofUser(List.of(
                new Outcome(equal, 3.7, 3.7, null, Double.NaN, null),
                new Outcome(below, 3.6, 3.6, null, Double.NaN, null)));

        assertThat(mean).isGreaterThan(3.7);
        assertThat(tenths.measure(Measure.ABOVE_MEAN_ACCURACY, sums)).isEqualTo(1);
        assertThat(tenths.measure(Measure.ABOVE_MEAN_F1, sums))
                .as("a like that was found")
                .isEqualTo(1);
        assertThat(tenths.measure(Measure.ABOVE_MEAN_AUC, sums)).isEqualTo(1);
    }

    @Test
    void onlySampledTextsCountForTheUnrelatedResponses() {
        double[] sums = shape.ofUser(List.of(
                outcome(FLAT, 0.5, ParsedAnswer.of(ParsedAnswer.Kind.PROSE)),
                outcome(FLAT, 0.1, new ParsedAnswer(ParsedAnswer.Kind.RATING, OptionalDouble.of(3))),
                outcome(FLAT, 0, null)));

        assertThat(shape.measure(Measure.URR, sums)).isEqualTo(0.5);
        assertThat(shape.rows(Measure.URR, sums)).isEqualTo(2);
        assertThat(shape.measure(Measure.MASS_OUTSIDE_LABELS, sums)).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void whatAPredictorDoesNotGiveIsNotMeasured() {
        double[] sums = shape.ofUser(List.of(outcome(null, Double.NaN, null)));

        assertThat(List.of(Measure.URR, Measure.NLL, Measure.CRPS, Measure.CALIBRATION_LIKE, Measure.RMSE_WEIGHTED))
                .allSatisfy(measure -> assertThat(shape.measure(measure, sums))
                        .as(measure.column())
                        .isNaN());
        assertThat(shape.measure(Measure.RMSE, sums)).isEqualTo(1);
    }

    @Test
    void whatIsNoMeasureOfOneUsersSumsIsRefused() {
        assertThatThrownBy(() -> shape.measure(Measure.WITHIN_ITEM_TAU, new double[shape.width()]))
                .hasMessageContaining("WITHIN_ITEM_TAU");
    }

    @Test
    void aLikeIsFourOrMoreOnBothCommonScales() {
        Likes halfStars = new Likes(GoldenEvaluation.SCALE);
        Likes stars = new Likes(new RatingScale(1, 5, 1));

        assertThat(halfStars.is(4)).isTrue();
        assertThat(halfStars.is(3.5)).isFalse();
        assertThat(stars.is(4)).isTrue();
        assertThat(stars.is(3)).isFalse();
        assertThat(stars.firstLevel()).isEqualTo(3);
    }

    private static void add(double[] sums, double[] user) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += user[i];
        }
    }

    private static Outcome outcome(double[] probabilities, double massOutside, ParsedAnswer answer) {
        return new Outcome(TestRow.of("item", 4, 3, 3, 3, 3, 3), 3, 3, probabilities, massOutside, answer);
    }
}
