package io.github.dramatis.lm.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Rows that begin alike: in lexicographic order each has half of its tokens or more in common with the one before. */
final class RowFamilies {
    private RowFamilies() {}

    /** Indices of the rows, each in one family. */
    static List<int[]> of(List<TrainingRow> rows) {
        int[] sorted = IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.<Integer, int[]>comparing(i -> rows.get(i).tokens(), Arrays::compare)
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> families = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length
                    || !related(
                            rows.get(sorted[i - 1]).tokens(),
                            rows.get(sorted[i]).tokens())) {
                families.add(Arrays.copyOfRange(sorted, from, i));
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
