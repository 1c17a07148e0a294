package io.github.dramatis.lm.model;

import static io.github.dramatis.lm.model.PackedBatchTest.concat;
import static io.github.dramatis.lm.model.PackedBatchTest.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.random.Draws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Protects: micro-batches hold every row once within their size, cost no token in vain, and keep all threads busy. */
class MicroBatchesTest {
    private static final int BY_ALL = Integer.MAX_VALUE; // an original context that no row crosses

    @Property(tries = 200, seed = "20261123")
    void microBatchesHoldEveryRowOnceWithinTheirSizeAndOnOneSideOfTheOriginalContext(
            @ForAll @IntRange(min = 1, max = 12) int count,
            @ForAll @IntRange(min = 1, max = 200) int most,
            @ForAll @IntRange(min = 1, max = 4) int threads,
            @ForAll @IntRange(min = 1, max = 60) int originalContext,
            @ForAll long seed) {
        List<int[]> rows = PackedBatchTest.rows(count, Draws.generator(seed, "test", "rows"));
        List<int[]> groups = MicroBatches.of(rows, originalContext, most, threads, true);
        assertThat(groups.stream().flatMapToInt(Arrays::stream).sorted())
                .containsExactly(
                        java.util.stream.IntStream.range(0, count).boxed().toArray(Integer[]::new));
        for (int[] group : groups) {
            int size = PackedBatch.of(Arrays.stream(group).mapToObj(rows::get).toList(), true)
                    .size();
            // nested beginnings that differ by fewer tokens than are worth a segment count as shared
            int slack = (group.length - 1) * (PrefixForest.LEAST_SHARED - 1);
            assertThat(group.length == 1 || size <= most + slack).isTrue();
            assertThat(Arrays.stream(group)
                            .mapToObj(row -> rows.get(row).length > originalContext)
                            .distinct())
                    .as("rows on one side of the original context length only")
                    .hasSize(1);
        }
    }

    @Property(tries = 200, seed = "20261123")
    void noOtherCutsOfTheOrderCostFewerTokens(
            @ForAll @IntRange(min = 1, max = 9) int count,
            @ForAll @IntRange(min = 1, max = 300) int most,
            @ForAll long seed) {
        List<int[]> rows = families(count, Draws.generator(seed, "test", "families"));
        double planned = cost(rows, MicroBatches.of(rows, BY_ALL, most, 1, true), most);
        double least = Double.POSITIVE_INFINITY;
        for (int cuts = 0; cuts < 1 << (count - 1); cuts++) {
            least = Math.min(least, cost(rows, cut(PrefixForest.order(rows), cuts), most));
        }
        assertThat(planned).isLessThanOrEqualTo(least);
    }

    /** Four users with four prompts each of 125 tokens after 114 that a user's prompts have in common: 614 a user. */
    @Example
    void familiesThatFitAreNotCutApart() {
        List<int[]> rows = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            int user = 10_000 * (i % 4);
            rows.add(
                    concat(range(user, user + 114), range(user + 1000 * (1 + i / 4), user + 1000 * (1 + i / 4) + 125)));
        }
        assertThat(sizes(rows, MicroBatches.of(rows, BY_ALL, 768, 2, true))).containsOnly(614);
        assertThat(sizes(rows, MicroBatches.of(rows, BY_ALL, 768, 2, true)).sum())
                .isEqualTo(4 * 614);
    }

    @Example
    void oneOfThreeFamiliesIsCutSoThatTwoThreadsEndTogether() {
        List<int[]> rows = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int user = 10_000 * (i % 3);
            rows.add(
                    concat(range(user, user + 100), range(user + 1000 * (1 + i / 3), user + 1000 * (1 + i / 3) + 100)));
        }
        List<List<int[]>> dealt = MicroBatches.dealt(rows, BY_ALL, 768, 2, true);
        assertThat(dealt).allSatisfy(groups -> assertThat(sizes(rows, groups)).containsExactly(500, 300));
    }

    @Example
    void noThreadGetsMoreRowsThanAnotherWhereAllAreAlike() {
        List<int[]> rows = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            rows.add(range(1000 * i, 1000 * i + 150));
        }
        for (int most : new int[] {512, 1024}) {
            assertThat(MicroBatches.dealt(rows, BY_ALL, most, 2, true)).allSatisfy(groups -> assertThat(
                            groups.stream().mapToInt(group -> group.length).sum())
                    .isEqualTo(8));
        }
    }

    private static IntStream sizes(List<int[]> rows, List<int[]> groups) {
        return groups.stream().mapToInt(group -> PackedBatch.of(
                        Arrays.stream(group).mapToObj(rows::get).toList(), true)
                .size());
    }

    /** Packed tokens and 16 a group; infinite if a group of several rows is too large. */
    private static double cost(List<int[]> rows, List<int[]> groups, int most) {
        double cost = 0;
        for (int[] group : groups) {
            int size = sizes(rows, List.of(group)).sum();
            cost += group.length == 1 || size <= most ? size + 16 : Double.POSITIVE_INFINITY;
        }
        return cost;
    }

    private static List<int[]> cut(int[] order, int cuts) {
        List<int[]> groups = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= order.length; to++) {
            if (to == order.length || (cuts >> (to - 1) & 1) == 1) {
                groups.add(Arrays.copyOfRange(order, from, to));
                from = to;
            }
        }
        return groups;
    }

    /**
     * Rows of a few families: some of a family's tokens, at least as many as are worth sharing, then tokens of their
     * own.
     */
    private static List<int[]> families(int count, SplittableRandom random) {
        int[] shared = random.ints(3, PrefixForest.LEAST_SHARED, 60).toArray();
        return IntStream.range(0, count)
                .mapToObj(row -> {
                    int family = random.nextInt(shared.length);
                    int own = 100_000 + 1000 * row;
                    return concat(
                            range(1000 * family, 1000 * family + shared[family]),
                            range(own, own + 1 + random.nextInt(60)));
                })
                .toList();
    }
}
