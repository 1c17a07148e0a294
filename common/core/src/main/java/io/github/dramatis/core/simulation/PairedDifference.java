package io.github.dramatis.core.simulation;

import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.StudentEstimate;

/**
 * How much higher one system's value is than another's on the same agents.
 *
 * @param system index of the one
 * @param other index of the other
 * @param estimate of the difference; agents are what varies
 * @param adjustedP by Holm's method, for all pairs of the comparison; NaN where it can't be tested
 */
public record PairedDifference(int system, int other, StudentEstimate estimate, double adjustedP) {
    /** The 95 % interval, not widened for other pairs. */
    public Interval interval() {
        return estimate.interval(0.95);
    }

    /** Whether the two can be told apart, at 5 % for all pairs together. */
    public boolean tellsApart() {
        return adjustedP < StudentEstimate.SIGNIFICANCE;
    }
}
