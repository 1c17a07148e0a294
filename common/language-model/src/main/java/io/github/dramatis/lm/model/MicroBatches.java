package io.github.dramatis.lm.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Splits rows into groups that pass through the model together. Rows that begin alike stay neighbours, so that a group has
 * most of what can be shared; the groups cost about the same, so that threads end together.
 */
public final class MicroBatches {
    private final List<int[]> rows;
    private final int border;
    private final int[] order;
    private final int[] cost; // tokens that order[i] adds to a group that ends with order[i - 1]
    private final int[] full; // tokens of order[i] alone

    private record Group(int[] rows, int tokens) {}

    private MicroBatches(List<int[]> rows, int border, boolean share) {
        this.rows = rows;
        this.border = border;
        order = IntStream.of(PrefixForest.order(rows))
                .boxed()
                .sorted(Comparator.comparing(this::isBeyond)) // keeps the order on each side of the border
                .mapToInt(Integer::intValue)
                .toArray();
        cost = new int[order.length];
        full = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            int[] row = rows.get(order[i]);
            full[i] = row.length;
            cost[i] = row.length - (share && i > 0 ? PrefixForest.sharedTokens(rows.get(order[i - 1]), row) : 0);
        }
    }

    /**
     * Groups of row indices.
     *
     * @param border no group has both rows of at most so many tokens and longer ones, which have other rotary frequencies
     * @param mostTokens packed tokens of a group, unless a single row is longer
     * @param threads how many groups are computed at once: their number is a multiple of it where rows allow
     * @param share whether rows of a group share what they have in common
     */
    public static List<int[]> of(List<int[]> rows, int border, int mostTokens, int threads, boolean share) {
        return new MicroBatches(rows, border, share)
                .split(mostTokens, threads).stream().map(Group::rows).toList();
    }

    /**
     * The fewest groups, or some more of them if the thread with the most to do has less to do then: of sixteen equal rows in groups
     * of three, one of two threads would get nine.
     */
    private List<Group> split(int mostTokens, int threads) {
        int fewest = roundUp(groups(mostTokens).size(), threads);
        List<Group> best = List.of();
        long least = Long.MAX_VALUE;
        for (int wanted = fewest; wanted <= fewest + 2 * threads; wanted += threads) {
            List<Group> groups = smallestGroups(Math.min(rows.size(), wanted), mostTokens);
            long longest = longestThread(groups, threads);
            if (longest < least) {
                best = groups;
                least = longest;
            }
        }
        return best;
    }

    private static int roundUp(int count, int multiple) {
        return (count + multiple - 1) / multiple * multiple;
    }

    /** No more groups than wanted where {@code mostTokens} allows, each as small as that needs. */
    private List<Group> smallestGroups(int wanted, int mostTokens) {
        int low = 1;
        int high = mostTokens;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (groups(middle).size() <= wanted) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return groups(high);
    }

    /** Packed tokens of the thread that gets most of them when groups are dealt in turn. */
    private static long longestThread(List<Group> groups, int threads) {
        long[] tokens = new long[threads];
        for (int i = 0; i < groups.size(); i++) {
            tokens[i % threads] += groups.get(i).tokens();
        }
        return Arrays.stream(tokens).max().orElse(0);
    }

    private List<Group> groups(int mostTokens) {
        List<Group> groups = new ArrayList<>();
        int from = 0;
        int tokens = 0;
        for (int i = 0; i < order.length; i++) {
            if (i > from && (tokens + cost[i] > mostTokens || crosses(i))) {
                groups.add(new Group(Arrays.copyOfRange(order, from, i), tokens));
                from = i;
            }
            tokens = i == from ? full[i] : tokens + cost[i];
        }
        if (order.length > 0) {
            groups.add(new Group(Arrays.copyOfRange(order, from, order.length), tokens));
        }
        return groups;
    }

    private boolean isBeyond(int row) {
        return rows.get(row).length > border;
    }

    private boolean crosses(int i) {
        return isBeyond(order[i]) != isBeyond(order[i - 1]);
    }
}
