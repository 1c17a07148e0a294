package io.github.dramatis.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.PoissonWeights;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.random.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OffPolicyEstimatesTest {
    /** The log shows three items with these chances, ... */
    private static final double[] LOGGED = {0.6, 0.3, 0.1};
    /** ... the evaluated system with these; ... */
    private static final double[] EVALUATED = {0.1, 0.3, 0.6};
    /** ... they are clicked with these. */
    private static final double[] CLICKED = {0.2, 0.4, 0.7};

    private static final double TRUTH = 0.1 * 0.2 + 0.3 * 0.4 + 0.6 * 0.7;

    /**
     * Weights 2 and 0.5, rewards 1 and 0: SNIPS 2 / 2.5; DR (0.4 + 2 * 0.5 + 0.4 - 0.5 * 0.5) / 2; 2.5² / 4.25 rows.
     */
    @Test
    void estimatesAreThoseOfAWorkedExample() {
        OffPolicyEstimates estimates = estimates(
                10,
                1,
                List.of(List.of(new LoggedChoice(1, 0.4, 0.8, 0.5, 0.4), new LoggedChoice(0, 0.4, 0.2, 0.5, 0.4))));

        assertThat(estimates.snips()).isCloseTo(0.8, within(1e-12));
        assertThat(estimates.doublyRobust()).isCloseTo(0.775, within(1e-12));
        assertThat(estimates.effectiveRows()).isCloseTo(6.25 / 4.25, within(1e-12));
        assertThat(estimates.rows()).isEqualTo(2);
        assertThat(estimates.users()).isEqualTo(1);
    }

    /** A log of 20 places that always has them, all taken, of which the evaluated list has the first ten. */
    @Test
    void aLogMayBeLongerOrShorterThanTheEvaluatedList() {
        List<LoggedChoice> longer = new ArrayList<>();
        for (int place = 0; place < 20; place++) {
            longer.add(new LoggedChoice(1, 1, place < 10 ? 1 : 0, 0, 0));
        }
        List<LoggedChoice> shorter = List.of(new LoggedChoice(1, 1, 1, 0.25, 0.5));

        assertThat(ofLists(longer, 10).doublyRobust()).isCloseTo(1, within(1e-12));
        assertThat(ofLists(longer, 10).snips()).isCloseTo(1, within(1e-12));
        assertThat(ofLists(shorter, 4).doublyRobust())
                .as("four places of 0.5, one of them 0.75 better")
                .isCloseTo((4 * 0.5 + 0.75) / 4, within(1e-12));
    }

    /** The logging system has two of four items in a list, the evaluated one shows three of the four to everybody. */
    @Test
    void doublyRobustEstimatesOfListsFindWhatTheOtherListWouldEarn() {
        double[] taken = {0.2, 0.4, 0.7, 0.1};
        double truth = (taken[1] + taken[2] + taken[3]) / 3;
        SplittableRandom random = Draws.generator(3, "test", "lists");
        Resamples resamples = new Resamples(10, OffPolicyEstimates.WIDTH);
        for (int user = 0; user < 4_000; user++) {
            int first = random.nextInt(4);
            int second = (first + 1 + random.nextInt(3)) % 4;
            List<LoggedChoice> logged = new ArrayList<>();
            for (int item : new int[] {first, second}) {
                double reward = random.nextDouble() < taken[item] ? 1 : 0;
                logged.add(new LoggedChoice(reward, 0.5, item == 0 ? 0 : 1, 0.9, 0.9));
            }
            resamples.add(PoissonWeights.of(3, "user" + user, 10), OffPolicyEstimates.sumsOfLists(logged, 3));
        }

        assertThat(OffPolicyEstimates.of(resamples).doublyRobust()).isCloseTo(truth, within(0.03));
    }

    private static OffPolicyEstimates ofLists(List<LoggedChoice> logged, int evaluated) {
        Resamples resamples = new Resamples(10, OffPolicyEstimates.WIDTH);
        resamples.add(PoissonWeights.of(1, "user", 10), OffPolicyEstimates.sumsOfLists(logged, evaluated));
        return OffPolicyEstimates.of(resamples);
    }

    @Test
    void bothFindWhatTheEvaluatedSystemWouldEarn() {
        OffPolicyEstimates estimates = estimates(200, 1, world(1, 3_000, CLICKED));
        double naive = LOGGED[0] * CLICKED[0] + LOGGED[1] * CLICKED[1] + LOGGED[2] * CLICKED[2];

        assertThat(naive).as("what the log earned").isLessThan(TRUTH - 0.2);
        assertThat(estimates.snips()).isCloseTo(TRUTH, within(0.03));
        assertThat(estimates.doublyRobust()).isCloseTo(TRUTH, within(0.03));
        assertThat(estimates.effectiveRows()).isLessThan(0.5 * estimates.rows());
    }

    @Test
    void aWrongModelDoesNotMisleadAndARightOneNarrowsTheInterval() {
        OffPolicyEstimates wrong = estimates(200, 2, world(2, 3_000, new double[] {0.9, 0.1, 0.1}));
        OffPolicyEstimates right = estimates(200, 2, world(2, 3_000, CLICKED));

        assertThat(wrong.doublyRobust()).isCloseTo(TRUTH, within(0.05));
        assertThat(right.doublyRobustInterval().halfWidth())
                .isLessThan(wrong.doublyRobustInterval().halfWidth());
    }

    @Test
    void intervalsHoldTheTruthAboutAsOftenAsTheySay() {
        int worlds = 300;
        int snips = 0;
        int doublyRobust = 0;
        for (int world = 0; world < worlds; world++) {
            OffPolicyEstimates estimates = estimates(200, world, world(world, 200, CLICKED));
            snips += holds(estimates.snipsInterval());
            doublyRobust += holds(estimates.doublyRobustInterval());
        }

        assertThat((double) snips / worlds).isBetween(0.91, 0.98);
        assertThat((double) doublyRobust / worlds).isBetween(0.91, 0.98);
    }

    @Test
    void aSystemThatShowsNothingOfTheLogHasNoEstimateByWeights() {
        OffPolicyEstimates estimates = estimates(10, 1, List.of(List.of(new LoggedChoice(1, 0.5, 0, 0.5, 0.3))));

        assertThat(estimates.snips()).isNaN();
        assertThat(estimates.doublyRobust()).as("the model's alone").isEqualTo(0.3);
        assertThat(estimates.effectiveRows()).isNaN();
    }

    @Test
    void aRowThatCannotBeSaysWhy() {
        assertThatThrownBy(() -> new LoggedChoice(1, 0, 0.5, 0, 0))
                .hasMessage("propensity must be above 0 and at most 1, is 0.0");
        assertThatThrownBy(() -> new LoggedChoice(Double.NaN, 0.5, 0.5, 0, 0)).hasMessageContaining("reward");
        assertThatThrownBy(() -> new LoggedChoice(1, 0.5, 1.5, 0, 0)).hasMessageContaining("probability");
    }

    private static int holds(Interval interval) {
        return interval.low() <= TRUTH && TRUTH <= interval.high() ? 1 : 0;
    }

    private static OffPolicyEstimates estimates(int replicates, long seed, List<List<LoggedChoice>> users) {
        Resamples resamples = new Resamples(replicates, OffPolicyEstimates.WIDTH);
        for (int user = 0; user < users.size(); user++) {
            resamples.add(PoissonWeights.of(seed, "user" + user, replicates), OffPolicyEstimates.sums(users.get(user)));
        }
        return OffPolicyEstimates.of(resamples);
    }

    /** Each user has one to three rows. */
    private static List<List<LoggedChoice>> world(long seed, int users, double[] model) {
        SplittableRandom random = Draws.generator(seed, "test", "log");
        double evaluated = EVALUATED[0] * model[0] + EVALUATED[1] * model[1] + EVALUATED[2] * model[2];
        List<List<LoggedChoice>> world = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            List<LoggedChoice> rows = new ArrayList<>();
            for (int row = 0; row <= user % 3; row++) {
                double uniform = random.nextDouble();
                int item = uniform < LOGGED[0] ? 0 : uniform < LOGGED[0] + LOGGED[1] ? 1 : 2;
                double reward = random.nextDouble() < CLICKED[item] ? 1 : 0;
                rows.add(new LoggedChoice(reward, LOGGED[item], EVALUATED[item], model[item], evaluated));
            }
            world.add(rows);
        }
        return world;
    }
}
