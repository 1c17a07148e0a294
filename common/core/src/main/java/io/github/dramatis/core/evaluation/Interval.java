package io.github.dramatis.core.evaluation;

import java.util.Arrays;

/** An interval, ends included; both are NaN where there is none. */
public record Interval(double low, double high) {
    /**
     * The middle {@code confidence} of the values, with linear interpolation as {@code numpy.percentile}. Values that
     * are no numbers are left out.
     */
    public static Interval ofPercentiles(double[] values, double confidence) {
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double tail = (1 - confidence) / 2;
        return new Interval(quantile(sorted, tail), quantile(sorted, 1 - tail));
    }

    /** Half of its width. */
    public double halfWidth() {
        return (high - low) / 2;
    }

    /** Whether 0 is outside. */
    public boolean excludesZero() {
        return low > 0 || high < 0;
    }

    private static double quantile(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
