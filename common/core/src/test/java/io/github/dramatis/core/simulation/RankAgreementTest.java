package io.github.dramatis.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.random.Draws;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankAgreementTest {
    @Test
    void correlationsAreThoseOfScipyWithTies() throws IOException {
        for (JsonNode golden : GoldenSimulation.cases("correlations")) {
            double[] x = GoldenSimulation.doubles(golden.get("x"));
            double[] y = GoldenSimulation.doubles(golden.get("y"));

            assertThat(RankCorrelation.KENDALL.of(x, y))
                    .isCloseTo(golden.get("kendall").doubleValue(), within(1e-12));
            assertThat(RankCorrelation.SPEARMAN.of(x, y))
                    .isCloseTo(golden.get("spearman").doubleValue(), within(1e-12));
        }
    }

    @Test
    void anOrderWithoutDifferencesOrWithAGapHasNoCorrelation() {
        double[] order = {1, 2, 3};
        for (RankCorrelation kind : RankCorrelation.values()) {
            assertThat(kind.of(order, new double[] {2, 2, 2})).isNaN();
            assertThat(kind.of(order, new double[] {2, Double.NaN, 3})).isNaN();
        }
    }

    /** Simulated 3 > 1 > 2 > 0, offline 3 > 2 > 1 > 0 (by 1 each): one pair of six is reversed. */
    @Test
    void agreementIsThatOfAWorkedExample() {
        RankAgreement agreement = agreement(20, new double[] {0, 2, 1, 3}, new double[] {0, 1, 2, 3});

        assertThat(agreement.kendall().value()).isCloseTo(4.0 / 6, within(1e-12));
        assertThat(agreement.spearman().value()).isCloseTo(0.8, within(1e-12));
        assertThat(agreement.kendall().overUsers().low())
                .as("everybody is alike")
                .isCloseTo(4.0 / 6, within(1e-12));
        assertThat(agreement.kendall().overUsersAndSystems().low())
                .as("systems are not")
                .isLessThan(0.5);
        assertThat(agreement.regret().value()).isZero();
        assertThat(agreement.pairs()).isEqualTo(6);
        assertThat(agreement.pairsRight()).isCloseTo(5.0 / 6, within(1e-12));
        assertThat(agreement.systems()).isEqualTo(4);
    }

    @Test
    void regretIsWhatTheFirstOfTheSimulationLacks() {
        assertThat(agreement(20, new double[] {0.9, 0.5, 0.1}, new double[] {0.3, 0.2, 0.7})
                        .regret()
                        .value())
                .isCloseTo(0.4, within(1e-12));
        assertThat(agreement(20, new double[] {0.9, 0.9, 0.1}, new double[] {0.3, 0.2, 0.7})
                        .regret()
                        .value())
                .as("two that are first are as likely to be chosen")
                .isCloseTo(0.45, within(1e-12));
    }

    @Test
    void someSystemsCanBeLeftOut() {
        Resamples resamples =
                SystemSums.resampled(Simulated.users(20), Simulated.constant(20, 0, 2, 1, 3, 0, 1, 2, 3), 100, 1);

        RankAgreement without = RankAgreement.of(
                List.of(0, 1, 3), SystemValue.meanFrom(0), SystemValue.meanFrom(4), resamples, s -> 20, 1);

        assertThat(without.kendall().value()).isOne();
        assertThat(without.systems()).isEqualTo(3);
        assertThatThrownBy(() -> RankAgreement.of(
                        List.of(2), SystemValue.meanFrom(0), SystemValue.meanFrom(4), resamples, s -> 20, 1))
                .hasMessageContaining("1 systems");
    }

    /**
     * Six systems, the last two alike offline; every third user has no simulated values, every fourth no offline ones.
     */
    @Test
    void bothOrdersAreTakenAnewInEveryResample() {
        int users = 120;
        double[] truth = {0, 0.3, 0.6, 0.9, 1.2, 1.2};
        double[][] values = new double[12][users];
        Random random = new Random(Draws.hash(1, "test", "agreement"));
        for (int column = 0; column < 12; column++) {
            for (int user = 0; user < users; user++) {
                boolean missing = column < 6 ? user % 3 == 0 : user % 4 == 0;
                values[column][user] = missing ? Double.NaN : truth[column % 6] + random.nextGaussian();
            }
        }

        RankAgreement agreement = RankAgreement.of(
                Simulated.indices(6),
                SystemValue.meanFrom(0),
                SystemValue.meanFrom(6),
                SystemSums.resampled(Simulated.users(users), values, 500, 1),
                system -> 90,
                1);

        RankAgreement.Agreement kendall = agreement.kendall();
        assertThat(kendall.value())
                .isBetween(kendall.overUsers().low(), kendall.overUsers().high());
        assertThat(kendall.overUsers().halfWidth())
                .isBetween(0.05, kendall.overUsersAndSystems().halfWidth());
        assertThat(agreement.regret().overUsers().low()).isZero();
        assertThat(agreement.pairs()).as("of 15, those far enough apart").isBetween(8, 14);
        assertThat(agreement.pairsRight()).isGreaterThan(0.85);
    }

    /** Of 400 users five have offline values: a difference of 1 with a standard error of about 0.4. */
    @Test
    void pairsDifferAsFarAsTheUsersWithOfflineValuesCanTell() {
        int users = 400;
        double[][] values = new double[4][users];
        double[] offline = {-0.2, 0.3, 1, 1.7, 2.2};
        for (int user = 0; user < users; user++) {
            values[1][user] = 1;
            values[2][user] = user < 5 ? 0 : Double.NaN;
            values[3][user] = user < 5 ? offline[user] : Double.NaN;
        }
        Resamples resamples = SystemSums.resampled(Simulated.users(users), values, 500, 1);

        assertThat(pairs(resamples, users)).as("as if all had values").isOne();
        assertThat(pairs(resamples, SystemSums.users(2, resamples.total()))).isZero();
    }

    private static int pairs(Resamples resamples, long users) {
        return RankAgreement.of(
                        Simulated.indices(2),
                        SystemValue.meanFrom(0),
                        SystemValue.meanFrom(2),
                        resamples,
                        system -> users,
                        1)
                .pairs();
    }

    @Test
    void withoutAnyRealDifferenceThereIsNoShareOfThem() {
        RankAgreement agreement = agreement(20, new double[] {1, 2}, new double[] {3, 3});

        assertThat(agreement.pairs()).isZero();
        assertThat(agreement.pairsRight()).isNaN();
        assertThat(agreement.kendall().value()).isNaN();
    }

    /** Everybody has the same values. */
    private static RankAgreement agreement(int users, double[] simulated, double[] offline) {
        int systems = simulated.length;
        double[] values = IntStream.range(0, 2 * systems)
                .mapToDouble(i -> i < systems ? simulated[i] : offline[i - systems])
                .toArray();
        return RankAgreement.of(
                Simulated.indices(systems),
                SystemValue.meanFrom(0),
                SystemValue.meanFrom(systems),
                SystemSums.resampled(Simulated.users(users), Simulated.constant(users, values), 200, 1),
                system -> users,
                1);
    }
}
