package io.github.dramatis.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.random.Draws;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WithinItemOrderTest {
    private static final Predictor PREDICTOR = Predictor.variant("persona", "short");

    @Test
    void itIsKendallsTauOverThePairsOfUsersOfAnItem() throws IOException {
        for (JsonNode golden : GoldenEvaluation.cases("measures")) {
            double[] total = new double[WithinItemOrder.WIDTH];
            for (List<JsonNode> item : GoldenEvaluation.by("item", golden.get("rows"))) {
                Outcome[] outcomes =
                        item.stream().map(GoldenEvaluation::outcome).toArray(Outcome[]::new);
                for (double[] user : WithinItemOrder.ofItem(outcomes)) {
                    for (int i = 0; i < total.length; i++) {
                        total[i] += user[i];
                    }
                }
            }

            double tau = golden.get("measures").get("within_item_tau").doubleValue();
            assertThat(WithinItemOrder.tau(total)).isCloseTo(tau, within(1e-9));
        }
    }

    @Test
    void aUserAloneWithAnItemCountsForNothing() {
        assertThat(WithinItemOrder.ofItem(outcome(3, 4, 3))).isEqualTo(new double[1][WithinItemOrder.WIDTH]);
    }

    @Test
    void neitherAGenerousUserNorItsPredictorIsRewarded() {
        double[][] sums = WithinItemOrder.ofItem(outcome(4.5, 5, 4.5), outcome(2.5, 3, 2.5));

        assertThat(WithinItemOrder.tau(sums[0])).isNaN();
    }

    @Test
    void withinAnItemTheIntervalIsNeverTooNarrowAndMostlyHoldsTheTruth() {
        int worlds = 200;
        int held = 0;
        for (int world = 0; world < worlds; world++) {
            Interval interval = measured(world).interval();
            held += interval.low() <= 0 && 0 <= interval.high() ? 1 : 0;
        }

        assertThat((double) held / worlds).isBetween(0.93, 0.995);
    }

    @Test
    void withFewPairsTheIntervalStaysWithinTheRangeOfATau() {
        Resamples resamples = new Resamples(200, WithinItemOrder.WIDTH);
        for (int item = 0; item < 3; item++) {
            double[][] sums = WithinItemOrder.ofItem(outcome(3, 1, 3), outcome(4, 5, 3), outcome(5, 4, 3));
            for (int user = 0; user < sums.length; user++) {
                resamples.add(PoissonWeights.of(7, item + "/" + user, 200), sums[user]);
            }
        }

        Interval interval = WithinItemOrder.measurement(PREDICTOR, resamples, 9).interval();

        assertThat(interval.low()).isBetween(-1.0, 1 / 3.0);
        assertThat(interval.high()).isBetween(1 / 3.0, 1.0);
    }

    /**
     * 40 users and 30 items; users are alike in what they expect and give, but the one has nothing to do with the
     * other: tau is 0.
     */
    private static Measurement measured(int world) {
        SplittableRandom random = Draws.generator(world, "test", "world");
        double[][] habits = new double[40][];
        double[][] weights = new double[40][];
        for (int user = 0; user < habits.length; user++) {
            habits[user] = new double[] {random.nextDouble(), random.nextDouble()};
            weights[user] = PoissonWeights.of(world, "user" + user, 200);
        }
        Resamples resamples = new Resamples(200, WithinItemOrder.WIDTH);
        for (int item = 0; item < 30; item++) {
            int[] users = random.ints(8, 0, habits.length).distinct().toArray();
            Outcome[] outcomes = new Outcome[users.length];
            for (int i = 0; i < users.length; i++) {
                double expected = habits[users[i]][0] + random.nextDouble();
                double rating = habits[users[i]][1] + random.nextDouble();
                outcomes[i] = outcome(expected, rating, 0);
            }
            double[][] sums = WithinItemOrder.ofItem(outcomes);
            for (int i = 0; i < users.length; i++) {
                resamples.add(weights[users[i]], sums[i]);
            }
        }
        return WithinItemOrder.measurement(PREDICTOR, resamples, habits.length);
    }

    private static Outcome outcome(double expected, double rating, double userMean) {
        return new Outcome(
                TestRow.of("item", rating, userMean, userMean, userMean, userMean, userMean),
                expected,
                expected,
                null,
                Double.NaN,
                null);
    }
}
