package io.github.dramatis.core.evaluation;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Sums over users and, beside them, the same sums over each bootstrap resample of the users. Merging is addition, so users
 * can be added in any order on any number of machines; the size doesn't depend on how many there are.
 */
public final class Resamples {
    private static final double CONFIDENCE = 0.95;

    /** [1 + replicates, width]; row 0 takes every user once. */
    private final double[] sums;

    private final int width;

    public Resamples(int replicates, int width) {
        this(new double[(1 + replicates) * width], width);
    }

    private Resamples(double[] sums, int width) {
        this.sums = sums;
        this.width = width;
    }

    /** From what {@link #toArray} gave. */
    public static Resamples of(double[] array, int width) {
        return new Resamples(array, width);
    }

    /** [(1 + replicates) * width]: what may be added up element by element. Not a copy. */
    public double[] toArray() {
        return sums;
    }

    /**
     * Adds one user.
     *
     * @param weights [replicates] how often each resample takes the user
     * @param user [width] the user's own sums
     */
    public void add(byte[] weights, double[] user) {
        int[] present = new int[width];
        int count = 0;
        for (int i = 0; i < width; i++) {
            if (user[i] != 0) {
                present[count++] = i;
                sums[i] += user[i];
            }
        }
        for (int r = 0; r < weights.length; r++) {
            if (weights[r] != 0) {
                int row = (r + 1) * width;
                for (int j = 0; j < count; j++) {
                    sums[row + present[j]] += weights[r] * user[present[j]];
                }
            }
        }
    }

    /** [width] the sums over all users. */
    public double[] total() {
        return Arrays.copyOf(sums, width);
    }

    /** Percentile interval at 95 % of a measure of the sums; resamples that the measure is not defined on are left out. */
    public Interval interval(ToDoubleFunction<double[]> measure) {
        double[] values = new double[sums.length / width - 1];
        for (int r = 0; r < values.length; r++) {
            values[r] = measure.applyAsDouble(Arrays.copyOfRange(sums, (r + 1) * width, (r + 2) * width));
        }
        return Interval.ofPercentiles(values, CONFIDENCE);
    }
}
