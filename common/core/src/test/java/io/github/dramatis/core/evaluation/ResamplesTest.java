package io.github.dramatis.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.random.Draws;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ResamplesTest {
    private static final int REPLICATES = 400;

    @Test
    void aUsersWeightsDependOnSeedAndUserAlone() {
        assertThat(PoissonWeights.of(1, "a", 50)).isEqualTo(PoissonWeights.of(1, "a", 50));
        assertThat(PoissonWeights.of(1, "a", 50)).isNotEqualTo(PoissonWeights.of(2, "a", 50));
        assertThat(PoissonWeights.of(1, "a", 50)).isNotEqualTo(PoissonWeights.of(1, "b", 50));
    }

    @Test
    void weightsArePoissonOfMeanOne() {
        double[] weights = PoissonWeights.of(1, "a", 100_000);
        double[] shares = new double[20];
        for (double weight : weights) {
            shares[(int) weight] += 1.0 / weights.length;
        }

        assertThat(shares[0]).isCloseTo(Math.exp(-1), within(0.005));
        assertThat(shares[1]).isCloseTo(Math.exp(-1), within(0.005));
        assertThat(shares[2]).isCloseTo(Math.exp(-1) / 2, within(0.005));
        assertThat(shares[3]).isCloseTo(Math.exp(-1) / 6, within(0.005));
    }

    @Test
    void partitionsCanBeMergedInAnyOrder() {
        Resamples together = new Resamples(REPLICATES, 2);
        Resamples first = new Resamples(REPLICATES, 2);
        Resamples second = new Resamples(REPLICATES, 2);
        for (int user = 0; user < 30; user++) {
            double[] weights = PoissonWeights.of(1, "user" + user, REPLICATES);
            double[] sums = {1, user};
            together.add(weights, sums);
            (user % 3 == 0 ? first : second).add(weights, sums);
        }
        double[] merged = second.toArray().clone();
        for (int i = 0; i < merged.length; i++) {
            merged[i] += first.toArray()[i];
        }

        assertThat(merged).containsExactly(together.toArray());
        assertThat(Resamples.of(merged, 2).total()).containsExactly(30, 29 * 30 / 2);
    }

    @Test
    void theErrorsOfRunsAreAveragedNotTheirPredictions() {
        Resamples one = new Resamples(2, 2);
        Resamples other = new Resamples(2, 2);
        one.add(new double[] {1, 0}, new double[] {1, 4});
        other.add(new double[] {1, 0}, new double[] {1, 0});

        assertThat(Resamples.mean(List.of(one, other)).total())
                .as("errors of 2 and 0 have a mean square of 2, their mean prediction would have 1")
                .containsExactly(1, 2);
    }

    /**
     * Of 500 experiments with 60 users each, about 95 % of the intervals must hold the truth; rows of a user are alike.
     */
    @Test
    void intervalsHoldTheTruthAboutAsOftenAsTheySay() {
        int experiments = 500;
        int held = 0;
        for (int experiment = 0; experiment < experiments; experiment++) {
            Resamples resamples = new Resamples(REPLICATES, 2);
            SplittableRandom world = Draws.generator(experiment, "test", "world");
            for (int user = 0; user < 60; user++) {
                double habit = world.nextDouble() - 0.5;
                int rows = 1 + world.nextInt(10);
                double sum = 0;
                for (int row = 0; row < rows; row++) {
                    sum += 3 + habit + 0.2 * (world.nextDouble() - 0.5);
                }
                resamples.add(PoissonWeights.of(experiment, "user" + user, REPLICATES), new double[] {rows, sum});
            }
            Interval interval = resamples.interval(sums -> sums[1] / sums[0]);
            held += interval.low() <= 3 && 3 <= interval.high() ? 1 : 0;
        }

        assertThat((double) held / experiments).isBetween(0.93, 0.97);
    }

    @Test
    void percentilesAreThoseOfNumpy() {
        Interval interval = Interval.ofPercentiles(new double[] {4, 1, 3, 2, Double.NaN, 10}, 0.8);

        // numpy.percentile([1, 2, 3, 4, 10], [10, 90])
        assertThat(interval.low()).isCloseTo(1.4, within(1e-12));
        assertThat(interval.high()).isCloseTo(7.6, within(1e-12));
    }

    @Test
    void withoutAnyNumberThereIsNoInterval() {
        assertThat(Interval.ofPercentiles(new double[] {Double.NaN}, 0.95).low())
                .isNaN();
    }
}
