package io.github.dramatis.lm.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Plans which rows pass through the model together. In lexicographic order rows that begin alike are neighbours; the
 * order is cut where the cuts cost the fewest packed tokens, by dynamic programming: best(j) = min over i of best(i) +
 * cost of rows i to j. A cut between rows that share a beginning costs that beginning once more. What is then uneven
 * between threads is mended by more cuts.
 */
public final class MicroBatches {
    /** What a micro-batch costs beside its tokens, in tokens: so that none is made in vain. */
    private static final double EACH = 16;

    /** A token's extra cost for each token that its micro-batch has: among equal plans the evenest is taken. */
    private static final double UNEVEN = 1e-5;

    /**
     * A plan is even if its busiest thread has at most so many times the mean. Rows are cut apart only if that makes it
     * so many times faster.
     */
    private static final double EVEN = 1.02;

    private final List<int[]> rows;
    private final int originalContext;
    private final int threads;
    private final int[] order;
    private final int[] shared; // tokens that order[i] has in common with order[i - 1]

    /** Rows order[from] to order[to - 1], together so many packed tokens. */
    private record Group(int from, int to, int tokens) {}

    private MicroBatches(List<int[]> rows, int originalContext, int threads, boolean share) {
        this.rows = rows;
        this.originalContext = originalContext;
        this.threads = threads;
        order = IntStream.of(PrefixForest.order(rows))
                .boxed()
                .sorted(Comparator.comparing(this::isBeyond)) // keeps the order on each side of the originalContext
                .mapToInt(Integer::intValue)
                .toArray();
        shared = new int[order.length];
        for (int i = 1; share && i < order.length; i++) {
            shared[i] = PrefixForest.sharedTokens(rows.get(order[i - 1]), rows.get(order[i]));
        }
    }

    /**
     * Groups of row indices, the largest first, for threads that each take the next one.
     *
     * @param originalContext no group has both rows of at most so many tokens and longer ones, which have other rotary
     *     frequencies
     * @param mostTokens packed tokens of a group, unless a single row is longer
     * @param threads how many groups are computed at once
     * @param share whether rows of a group share what they have in common
     */
    public static List<int[]> of(List<int[]> rows, int originalContext, int mostTokens, int threads, boolean share) {
        MicroBatches plan = new MicroBatches(rows, originalContext, threads, share);
        return plan.evenGroups(mostTokens).stream().map(plan::members).toList();
    }

    /** The same groups dealt to threads so that all have about as many packed tokens: of each thread its groups. */
    public static List<List<int[]>> dealt(
            List<int[]> rows, int originalContext, int mostTokens, int threads, boolean share) {
        MicroBatches plan = new MicroBatches(rows, originalContext, threads, share);
        return plan.deal(plan.evenGroups(mostTokens)).stream()
                .map(groups -> groups.stream().map(plan::members).toList())
                .toList();
    }

    private List<Group> evenGroups(int mostTokens) {
        List<Group> groups = largestFirst(cheapestGroups(mostTokens));
        for (int cuts = 0; cuts < threads && isUneven(groups); cuts++) {
            List<Group> more = withOneCut(groups);
            if (EVEN * longest(more) > longest(groups)) {
                return groups;
            }
            groups = more;
        }
        return groups;
    }

    private List<Group> cheapestGroups(int mostTokens) {
        double[] best = new double[order.length + 1];
        Group[] last = new Group[order.length + 1]; // of the best plan of the first rows
        Arrays.fill(best, 1, best.length, Double.POSITIVE_INFINITY);
        for (int from = 0; from < order.length; from++) {
            int tokens = length(from);
            for (int to = from + 1; ; to++) {
                double cost = best[from] + EACH + tokens + UNEVEN * tokens * tokens;
                if (cost < best[to]) {
                    best[to] = cost;
                    last[to] = new Group(from, to, tokens);
                }
                if (to == order.length || crosses(to) || tokens + length(to) - shared[to] > mostTokens) {
                    break;
                }
                tokens += length(to) - shared[to];
            }
        }
        List<Group> groups = new ArrayList<>();
        for (int to = order.length; to > 0; to = last[to].from()) {
            groups.add(last[to]);
        }
        return groups;
    }

    private boolean isUneven(List<Group> groups) {
        long all = groups.stream().mapToLong(Group::tokens).sum();
        return threads * longest(groups) > EVEN * all;
    }

    /** The cut of one of the busiest thread's groups after which the busiest thread has the least to do. */
    private List<Group> withOneCut(List<Group> groups) {
        List<Group> best = groups;
        List<Group> busiest = deal(groups).stream()
                .max(Comparator.comparingLong(MicroBatches::tokens))
                .orElseThrow();
        for (Group group : busiest) {
            int before = length(group.from());
            for (int at = group.from() + 1; at < group.to(); at++) {
                List<Group> cut = new ArrayList<>(groups);
                cut.remove(group);
                cut.add(new Group(group.from(), at, before));
                cut.add(new Group(at, group.to(), group.tokens() - before + shared[at]));
                cut = largestFirst(cut);
                best = longest(cut) < longest(best) ? cut : best;
                before += length(at) - shared[at];
            }
        }
        return best;
    }

    /** Each group, the largest first, to the thread that has the least so far. */
    private List<List<Group>> deal(List<Group> groups) {
        List<List<Group>> dealt = IntStream.range(0, threads)
                .<List<Group>>mapToObj(thread -> new ArrayList<>())
                .toList();
        for (Group group : groups) {
            dealt.stream()
                    .min(Comparator.comparingLong(MicroBatches::tokens))
                    .orElseThrow()
                    .add(group);
        }
        return dealt;
    }

    private long longest(List<Group> groups) {
        return deal(groups).stream().mapToLong(MicroBatches::tokens).max().orElse(0);
    }

    private static long tokens(List<Group> groups) {
        return groups.stream().mapToLong(Group::tokens).sum();
    }

    private static List<Group> largestFirst(List<Group> groups) {
        return groups.stream()
                .sorted(Comparator.comparingInt(Group::tokens).reversed().thenComparingInt(Group::from))
                .toList();
    }

    private int[] members(Group group) {
        return Arrays.copyOfRange(order, group.from(), group.to());
    }

    private int length(int i) {
        return rows.get(order[i]).length;
    }

    private boolean isBeyond(int row) {
        return rows.get(row).length > originalContext;
    }

    private boolean crosses(int i) {
        return isBeyond(order[i]) != isBeyond(order[i - 1]);
    }
}
