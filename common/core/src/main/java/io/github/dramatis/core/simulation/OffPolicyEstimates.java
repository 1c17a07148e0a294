package io.github.dramatis.core.simulation;

import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Resamples;
import java.util.List;

/**
 * What a system would have earned, by the log of another whose propensities are known; intervals at 95 % over resampled
 * users.
 *
 * @param snips self-normalized inverse propensity scores, Σ w r / Σ w with w = probability / propensity (Swaminathan
 *     and Joachims 2015): no further off than the rewards themselves; NaN if the system shows nothing that was logged
 * @param snipsInterval of it
 * @param doublyRobust mean of the model's estimate + w (r - the model's estimate of the item shown) (Dudík, Langford
 *     and Li 2011): right if the propensities or the model are
 * @param doublyRobustInterval of it
 * @param effectiveRows (Σ w)² / Σ w²: how many rows of equal weight would say as much; few of many rows mean that the
 *     two systems show different things and the log tells little
 * @param rows logged
 */
public record OffPolicyEstimates(
        double snips,
        Interval snipsInterval,
        double doublyRobust,
        Interval doublyRobustInterval,
        double effectiveRows,
        long rows) {
    private static final int ROWS = 0;
    private static final int WEIGHTS = 1;
    private static final int SQUARED_WEIGHTS = 2;
    private static final int WEIGHTED_REWARDS = 3;
    private static final int DOUBLY_ROBUST = 4;

    /** Length of the vectors of sums. */
    public static final int WIDTH = 5;

    /** [WIDTH] one user's sums. Those of disjoint users add up. */
    public static double[] sums(List<LoggedChoice> user) {
        double[] sums = new double[WIDTH];
        for (LoggedChoice row : user) {
            double weight = row.weight();
            sums[ROWS]++;
            sums[WEIGHTS] += weight;
            sums[SQUARED_WEIGHTS] += weight * weight;
            sums[WEIGHTED_REWARDS] += weight * row.reward();
            sums[DOUBLY_ROBUST] += row.evaluatedEstimate() + weight * (row.reward() - row.loggedEstimate());
        }
        return sums;
    }

    /** @param resamples of {@link #sums} over users */
    public static OffPolicyEstimates of(Resamples resamples) {
        double[] total = resamples.total();
        return new OffPolicyEstimates(
                snips(total),
                resamples.interval(OffPolicyEstimates::snips),
                doublyRobust(total),
                resamples.interval(OffPolicyEstimates::doublyRobust),
                total[WEIGHTS] * total[WEIGHTS] / total[SQUARED_WEIGHTS],
                Math.round(total[ROWS]));
    }

    private static double snips(double[] sums) {
        return sums[WEIGHTED_REWARDS] / sums[WEIGHTS];
    }

    private static double doublyRobust(double[] sums) {
        return sums[DOUBLY_ROBUST] / sums[ROWS];
    }
}
