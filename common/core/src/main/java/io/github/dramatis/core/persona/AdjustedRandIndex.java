package io.github.dramatis.core.persona;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How well two groupings of the same things agree: 1 if they are equal up to the groups' names, about 0 if they agree
 * as much as by chance. Source: Hubert and Arabie, Comparing partitions, 1985.
 */
public final class AdjustedRandIndex {
    private AdjustedRandIndex() {}

    /**
     * @param left group of each thing in one grouping
     * @param right its group in the other, in the same order
     */
    public static double of(List<?> left, List<?> right) {
        if (left.size() != right.size()) {
            throw new IllegalArgumentException(left.size() + " things on the left, " + right.size() + " on the right");
        }
        Map<Object, Integer> rows = new HashMap<>();
        Map<Object, Integer> columns = new HashMap<>();
        left.forEach(group -> rows.putIfAbsent(group, rows.size()));
        right.forEach(group -> columns.putIfAbsent(group, columns.size()));
        long[][] together = new long[rows.size()][columns.size()];
        for (int i = 0; i < left.size(); i++) {
            together[rows.get(left.get(i))][columns.get(right.get(i))]++;
        }
        return of(together);
    }

    /** @param together [groups on the left, groups on the right]: how many things are in both */
    public static double of(long[][] together) {
        int columns = together.length == 0 ? 0 : together[0].length;
        long[] right = new long[columns];
        double pairsInBoth = 0;
        double pairsLeft = 0;
        long things = 0;
        for (long[] row : together) {
            long left = 0;
            for (int j = 0; j < columns; j++) {
                left += row[j];
                right[j] += row[j];
                pairsInBoth += pairs(row[j]);
            }
            things += left;
            pairsLeft += pairs(left);
        }
        double pairsRight = 0;
        for (long n : right) {
            pairsRight += pairs(n);
        }
        double most = (pairsLeft + pairsRight) / 2;
        double expected = things < 2 ? 0 : pairsLeft * pairsRight / pairs(things);
        // both put everything into one group, or each thing into its own: nothing to disagree on
        return most == expected ? 1 : (pairsInBoth - expected) / (most - expected);
    }

    private static double pairs(long n) {
        return n * (n - 1.0) / 2;
    }
}
