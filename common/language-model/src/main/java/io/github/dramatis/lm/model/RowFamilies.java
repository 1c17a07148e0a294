package io.github.dramatis.lm.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows that begin alike: in lexicographic order each has half of its tokens or more in common with the one before. */
public final class RowFamilies {
    private RowFamilies() {}

    /** Indices of the rows, each in one family. */
    public static List<int[]> of(List<int[]> rows) {
        int[] order = PrefixForest.order(rows);
        List<int[]> families = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= order.length; i++) {
            if (i == order.length || !related(rows.get(order[i - 1]), rows.get(order[i]))) {
                families.add(Arrays.copyOfRange(order, from, i));
                from = i;
            }
        }
        return families;
    }

    private static boolean related(int[] left, int[] right) {
        int mismatch = Arrays.mismatch(left, right);
        return mismatch < 0 || 2 * mismatch >= right.length;
    }
}
