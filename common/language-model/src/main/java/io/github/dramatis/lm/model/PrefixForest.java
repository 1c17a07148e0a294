package io.github.dramatis.lm.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Finds what rows have in common at their beginning: the radix tree of the sorted rows. */
final class PrefixForest {
    /** Sharing less than this saves less than another segment costs. */
    static final int LEAST_SHARED = 8;

    private final List<int[]> rows;
    private final int[] order; // indices of the rows, sorted by their tokens
    private final int[] shared; // [i]: tokens that row order[i] shares with row order[i - 1]
    private final List<Segment> segments = new ArrayList<>();
    private final int[] lastSegments;
    private final int[] tokens;
    private final int[] positions;
    private int size;

    PrefixForest(List<int[]> rows, boolean share) {
        this.rows = rows;
        order = order(rows);
        shared = new int[order.length];
        int total = 0;
        for (int i = 0; i < order.length; i++) {
            int[] row = rows.get(order[i]);
            if (row.length == 0) {
                throw new IllegalArgumentException("row " + order[i] + " has no tokens");
            }
            shared[i] = share && i > 0 ? sharedTokens(rows.get(order[i - 1]), row) : 0;
            total += row.length;
        }
        lastSegments = new int[order.length];
        tokens = new int[total];
        positions = new int[total];
    }

    /** The rows' indices in lexicographic order of their tokens, so that rows that begin alike are neighbours. */
    static int[] order(List<int[]> rows) {
        return IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.<Integer, int[]>comparing(rows::get, Arrays::compare)
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** How many tokens two rows share at their beginning; 0 if too few to matter. */
    static int sharedTokens(int[] left, int[] right) {
        int mismatch = Arrays.mismatch(left, right);
        int common = mismatch < 0 ? left.length : mismatch;
        return common < LEAST_SHARED ? 0 : common;
    }

    PackedBatch pack() {
        split(0, order.length, 0, -1);
        return new PackedBatch(Arrays.copyOf(tokens, size), Arrays.copyOf(positions, size), segments, lastSegments);
    }

    /**
     * Splits the sorted rows [from, to), which share {@code depth} tokens up to segment {@code parent}, by what
     * follows.
     */
    private void split(int from, int to, int depth, int parent) {
        int group = from;
        for (int i = from + 1; i <= to; i++) {
            if (i == to || shared[i] < depth + LEAST_SHARED) {
                descend(group, i, depth, parent);
                group = i;
            }
        }
    }

    private void descend(int from, int to, int depth, int parent) {
        int[] row = rows.get(order[from]);
        int common = row.length;
        for (int i = from + 1; i < to; i++) {
            common = Math.min(common, shared[i]);
        }
        int segment = common > depth ? append(row, depth, common, parent) : parent;
        if (to - from == 1) {
            lastSegments[order[from]] = segment;
        } else {
            split(from, to, common, segment);
        }
    }

    private int append(int[] row, int depth, int end, int parent) {
        segments.add(new Segment(size, end - depth, parent, depth, -1));
        for (int position = depth; position < end; position++) {
            tokens[size] = row[position];
            positions[size++] = position;
        }
        return segments.size() - 1;
    }
}
