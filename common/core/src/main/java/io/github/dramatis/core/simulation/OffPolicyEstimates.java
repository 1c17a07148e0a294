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
 *     and Li 2011), by what the evaluated system shows: right if the propensities or the model are
 * @param doublyRobustInterval of it
 * @param effectiveRows (Σ w)² / Σ w²: how many rows of equal weight would say as much; few of many rows mean that the
 *     two systems show different things and the log tells little
 * @param rows logged
 * @param users whose rows they are
 */
public record OffPolicyEstimates(
        double snips,
        Interval snipsInterval,
        double doublyRobust,
        Interval doublyRobustInterval,
        double effectiveRows,
        long rows,
        long users) {
    private static final int ROWS = 0;
    private static final int WEIGHTS = 1;
    private static final int SQUARED_WEIGHTS = 2;
    private static final int WEIGHTED_REWARDS = 3;
    private static final int DOUBLY_ROBUST = 4;

    private static final int EVALUATED = 5;
    private static final int USERS = 6;

    /** Length of the vectors of sums. */
    public static final int WIDTH = 7;

    /**
     * [WIDTH] one user's sums, where both systems show one item a row. Those of disjoint users add up.
     *
     * @param user the rows
     */
    public static double[] sums(List<LoggedChoice> user) {
        double[] sums = weighted(user);
        user.forEach(row -> sums[DOUBLY_ROBUST] += row.evaluatedEstimate());
        sums[EVALUATED] = user.size();
        return sums;
    }

    /**
     * [WIDTH] the sums of two lists for one user, which may differ in length. An item's propensity is the chance that
     * it is anywhere in the logged list, so the weighted sum over the logged places has the expectation of the sum over
     * the evaluated ones, however many were logged.
     *
     * @param logged places of the logged list; the evaluated estimate of each is the mean over the evaluated list
     * @param evaluated places of the evaluated list
     */
    public static double[] sumsOfLists(List<LoggedChoice> logged, int evaluated) {
        double[] sums = weighted(logged);
        if (!logged.isEmpty()) {
            sums[DOUBLY_ROBUST] += evaluated * logged.get(0).evaluatedEstimate();
            sums[EVALUATED] = evaluated;
        }
        return sums;
    }

    /** Without what the model expects of the evaluated system. */
    private static double[] weighted(List<LoggedChoice> user) {
        double[] sums = new double[WIDTH];
        sums[USERS] = Math.min(1, user.size());
        for (LoggedChoice row : user) {
            double weight = row.weight();
            sums[ROWS]++;
            sums[WEIGHTS] += weight;
            sums[SQUARED_WEIGHTS] += weight * weight;
            sums[WEIGHTED_REWARDS] += weight * row.reward();
            sums[DOUBLY_ROBUST] += weight * (row.reward() - row.loggedEstimate());
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
                Math.round(total[ROWS]),
                Math.round(total[USERS]));
    }

    private static double snips(double[] sums) {
        return sums[WEIGHTED_REWARDS] / sums[WEIGHTS];
    }

    private static double doublyRobust(double[] sums) {
        return sums[DOUBLY_ROBUST] / sums[EVALUATED];
    }
}
