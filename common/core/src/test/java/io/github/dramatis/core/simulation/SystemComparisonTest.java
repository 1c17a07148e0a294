package io.github.dramatis.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.PoissonWeights;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.evaluation.StudentEstimate;
import io.github.dramatis.core.random.Draws;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SystemComparisonTest {
    private static final SystemValue MEAN = SystemValue.meanFrom(0);

    @Test
    void pairedDifferencesAreThoseOfThePairedTestOfScipy() throws IOException {
        for (JsonNode golden : GoldenSimulation.cases("paired")) {
            double[][] values = {GoldenSimulation.doubles(golden.get("x")), GoldenSimulation.doubles(golden.get("y"))};
            double error = golden.get("standard_error").doubleValue();
            double[] interval = GoldenSimulation.doubles(golden.get("interval"));

            PairedDifference difference = compared(values, 20_000).differences().get(0);

            assertThat(difference.estimate().value())
                    .isCloseTo(golden.get("value").doubleValue(), within(1e-12));
            assertThat(difference.estimate().standardError()).isCloseTo(error, within(0.06 * error));
            assertThat(difference.interval().low()).isCloseTo(interval[0], within(0.12 * error));
            assertThat(difference.interval().high()).isCloseTo(interval[1], within(0.12 * error));
            StudentEstimate exact = new StudentEstimate(difference.estimate().value(), error, values[0].length);
            assertThat(exact.p()).isCloseTo(golden.get("p").doubleValue(), within(1e-9));
        }
    }

    /** The rule of two quantiles is a little off the exact power with few agents. */
    @Test
    void agentsNeededAreThoseOfTheNoncentralT() throws IOException {
        for (JsonNode golden : GoldenSimulation.cases("power")) {
            double agents = golden.get("agents").doubleValue();
            StudentEstimate estimate = new StudentEstimate(0, 1 / Math.sqrt(1_000), 1_000);

            long needed = estimate.usersToDetect(golden.get("effect").doubleValue());

            assertThat((double) needed).isCloseTo(agents, within(1 + 0.02 * agents));
        }
    }

    @Test
    void asManyAgentsAsThereAreDetectWhatIsDetectable() {
        StudentEstimate estimate = new StudentEstimate(0.1, 0.02, 250);

        assertThat(estimate.usersToDetect(estimate.detectable() * (1 + 1e-9))).isEqualTo(250);
        assertThat(estimate.usersToDetect(1e-12)).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> estimate.usersToDetect(0)).hasMessageContaining("above 0");
    }

    @Test
    void lettersTellWhoBeatsWhomAndEqualSystemsShareThem() {
        SystemComparison comparison = compared(drawn(5, 200, 0, 0.5, 0.5, 1), 500);

        assertThat(comparison.standings().stream().map(SystemComparison.Standing::system))
                .startsWith(3)
                .endsWith(0);
        assertThat(comparison.standings().stream().map(SystemComparison.Standing::letters))
                .containsExactly("a", "b", "b", "c");
        assertThat(comparison.differences()).hasSize(6);
        assertThat(comparison.tellsAnyApart()).isTrue();
    }

    @Test
    void systemsThatAreTheSameCannotBeToldApart() {
        SystemComparison comparison = compared(Simulated.constant(50, 0.3, 0.3), 200);

        assertThat(comparison.tellsAnyApart()).isFalse();
        assertThat(comparison.differences().get(0).adjustedP()).isOne();
        assertThat(comparison.standings().get(1).letters()).isEqualTo("a");
    }

    /** Every fifth of 40 agents has values. */
    @Test
    void agentsWithoutAValueMakeNoDifferenceMoreCertain() {
        double[][] all = drawn(4, 40, 0, 1);
        List<String> some = Simulated.users(40).stream()
                .filter(user -> Integer.parseInt(user.substring(4)) % 5 == 0)
                .toList();
        double[][] ofSome = new double[2][some.size()];
        for (int system = 0; system < 2; system++) {
            for (int user = 0; user < 40; user++) {
                if (user % 5 == 0) {
                    ofSome[system][user / 5] = all[system][user];
                } else {
                    all[system][user] = Double.NaN;
                }
            }
        }
        Resamples resamples = SystemSums.resampled(Simulated.users(40), all, 500, 1);

        SystemComparison among =
                SystemComparison.of(2, MEAN, resamples, system -> SystemSums.users(system, resamples.total()));

        assertThat(among.differences())
                .isEqualTo(SystemComparison.of(2, MEAN, SystemSums.resampled(some, ofSome, 500, 1), 8)
                        .differences());
        assertThat(among.differences().get(0).estimate().users()).isEqualTo(8);
    }

    @Test
    void oneAgentTellsNothing() {
        SystemComparison comparison = compared(Simulated.constant(1, 0.3, 0.9), 200);

        assertThat(comparison.tellsAnyApart()).isFalse();
        assertThat(comparison.differences().get(0).adjustedP()).isNaN();
        assertThat(comparison.standings().get(0).letters()).isEqualTo("a");
    }

    @Test
    void pValuesAreAdjustedForAllPairs() {
        SystemComparison comparison = compared(drawn(2, 60, 0, 0.1, 0.2), 500);

        for (PairedDifference difference : comparison.differences()) {
            assertThat(difference.adjustedP())
                    .isBetween(
                            difference.estimate().p(),
                            Math.min(1, 3 * difference.estimate().p()));
        }
    }

    /** Two systems whose pages are taken from with chances of 0.6 and 0.4, by sums over sessions. */
    @Test
    void theBetterOfTwoSystemsIsFoundFromSessions() {
        Resamples resamples = new Resamples(300, 2 * SessionTally.WIDTH);
        for (int agent = 0; agent < 150; agent++) {
            List<SessionTally> tallies = List.of(sessions(agent, 0.4), sessions(agent, 0.6));
            resamples.add(PoissonWeights.of(1, "agent" + agent, 300), SystemSums.ofSessions(tallies));
        }

        SystemComparison comparison =
                SystemComparison.of(2, SystemValue.ofSessions(SessionMeasure.WATCH_SHARE), resamples, 150);

        assertThat(comparison.standings().get(0).system()).isOne();
        assertThat(comparison.standings().get(0).value()).isCloseTo(0.6, within(0.05));
        assertThat(comparison.tellsAnyApart()).isTrue();
    }

    @Test
    void aKnownOrderComesOutInTheShareOfResamplesThatHaveIt() {
        Resamples resamples = SystemSums.resampled(Simulated.users(100), drawn(3, 100, 1, 0, 0), 400, 1);

        double[] shares = KnownOrder.shares(List.of(0, 1, 2), MEAN, resamples);

        assertThat(shares[0]).isGreaterThan(0.99);
        assertThat(shares[1]).isBetween(0.01, 0.99);
        assertThat(KnownOrder.shares(List.of(1, 1), MEAN, resamples)).containsExactly(0.5);
    }

    @Test
    void valuesMustBeThereForEveryUserEvenIfAsNoNumber() {
        assertThatThrownBy(() -> SystemSums.resampled(Simulated.users(3), new double[1][2], 100, 1))
                .hasMessageContaining("2 values of 3 users");
    }

    @Test
    void intervalsHoldTheTruthAsOftenAsTheySay() {
        int worlds = 500;
        int held = 0;
        for (int world = 0; world < worlds; world++) {
            Resamples resamples = SystemSums.resampled(Simulated.users(40), drawn(world, 40, 0.3, 0), 200, world);
            Interval interval = SystemComparison.of(2, MEAN, resamples, 40)
                    .differences()
                    .get(0)
                    .interval();
            held += interval.low() <= 0.3 && 0.3 <= interval.high() ? 1 : 0;
        }

        assertThat((double) held / worlds).isBetween(0.92, 0.98);
    }

    private static SystemComparison compared(double[][] values, int replicates) {
        int users = values[0].length;
        return SystemComparison.of(
                values.length, MEAN, SystemSums.resampled(Simulated.users(users), values, replicates, 1), users);
    }

    /** [systems][users] around the systems' means; what a user gives one system it mostly gives the others. */
    private static double[][] drawn(long seed, int users, double... means) {
        Random random = new Random(Draws.hash(seed, "test", "values"));
        double[][] values = new double[means.length][users];
        for (int user = 0; user < users; user++) {
            double common = random.nextGaussian();
            for (int system = 0; system < means.length; system++) {
                values[system][user] = means[system] + common + 0.5 * random.nextGaussian();
            }
        }
        return values;
    }

    private static SessionTally sessions(int agent, double takingRate) {
        SessionTally tally = new SessionTally();
        for (int replication = 0; replication < 3; replication++) {
            SessionDraws draws = new SessionDraws(1, "agent" + agent, replication);
            RatingSource ratings = RatingSource.expected(item -> 4);
            tally.add(Session.walk(Simulated.MODEL, Simulated.pages(5, takingRate), ratings, draws), Simulated.MODEL);
        }
        return tally;
    }
}
