package io.github.dramatis.core.evaluation;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Holm's step-down adjustment of p values (Holm, A Simple Sequentially Rejective Multiple Test Procedure, 1979). */
public final class Holm {
    private Holm() {}

    /**
     * Adjusted values: those below α may be rejected with a chance of at most α that any is rejected wrongly. The i-th
     * smallest of n, from 0, becomes the largest of (n - j) p_j over j ≤ i, at most 1.
     *
     * @param p [n] none of them NaN
     * @return [n] in the same order
     */
    public static double[] adjusted(double[] p) {
        int[] ascending = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int rank = 0; rank < p.length; rank++) {
            largest = Math.max(largest, Math.min(1, (p.length - rank) * p[ascending[rank]]));
            adjusted[ascending[rank]] = largest;
        }
        return adjusted;
    }
}
