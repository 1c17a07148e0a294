package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.rating.RatingScale;
import java.util.List;

/**
 * What the contrasts of two predictors on the same rows follow from: users, rows, rows with label distributions, and
 * for each {@link Loss} the sums of both sides' parts. Vectors of disjoint users add up.
 */
public final class ContrastSums {
    private static final int ROWS = 1;
    private static final int DISTRIBUTION_ROWS = 2;
    private static final int SIDES = 3;

    /** Length of the vectors. */
    public static final int WIDTH = SIDES + 2 * Loss.values().length;

    private ContrastSums() {}

    /** [WIDTH] the sums of a user without rows. */
    public static double[] ofNewUser() {
        double[] sums = new double[WIDTH];
        sums[OutcomeSums.USERS] = 1;
        return sums;
    }

    /**
     * Counts one row in.
     *
     * @param sums [WIDTH] of the row's user
     * @param runs the one side's answers, one a run; losses are averaged over them
     * @param against the other side's
     */
    public static void add(double[] sums, List<Outcome> runs, List<Outcome> against, RatingScale scale) {
        boolean distributions = haveDistributions(runs) && haveDistributions(against);
        sums[ROWS]++;
        sums[DISTRIBUTION_ROWS] += distributions ? 1 : 0;
        for (Loss loss : Loss.values()) {
            if (distributions || !loss.needsDistribution()) {
                sums[side(loss)] += mean(loss, runs, scale);
                sums[side(loss) + 1] += mean(loss, against, scale);
            }
        }
    }

    /** The one side's loss minus the other's; NaN without rows. */
    static double difference(Loss loss, double[] sums) {
        double rows = sums[loss.needsDistribution() ? DISTRIBUTION_ROWS : ROWS];
        return loss.ofMean(sums[side(loss)] / rows) - loss.ofMean(sums[side(loss) + 1] / rows);
    }

    static long rows(Loss loss, double[] sums) {
        return Math.round(sums[loss.needsDistribution() ? DISTRIBUTION_ROWS : ROWS]);
    }

    private static int side(Loss loss) {
        return SIDES + 2 * loss.ordinal();
    }

    private static boolean haveDistributions(List<Outcome> outcomes) {
        return outcomes.stream().allMatch(outcome -> outcome.probabilities() != null);
    }

    private static double mean(Loss loss, List<Outcome> outcomes, RatingScale scale) {
        double sum = 0;
        for (Outcome outcome : outcomes) {
            sum += loss.of(outcome, scale);
        }
        return sum / outcomes.size();
    }
}
