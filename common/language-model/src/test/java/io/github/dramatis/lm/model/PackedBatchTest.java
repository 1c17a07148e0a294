package io.github.dramatis.lm.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.random.Draws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Protects: packing loses and confuses no token, and shares all that rows have in common. */
class PackedBatchTest {
    @Property(tries = 300, seed = "20261123")
    void everyPositionOfEveryRowIsFoundWithItsTokenAndPosition(
            @ForAll @IntRange(min = 1, max = 12) int count, @ForAll boolean share, @ForAll long seed) {
        List<int[]> rows = rows(count, Draws.generator(seed, "test", "rows"));
        PackedBatch batch = PackedBatch.of(rows, share);
        int total = 0;
        for (int row = 0; row < count; row++) {
            for (int position = 0; position < rows.get(row).length; position++) {
                int index = batch.index(row, position);
                assertThat(batch.tokens()[index]).isEqualTo(rows.get(row)[position]);
                assertThat(batch.positions()[index]).isEqualTo(position);
            }
            total += rows.get(row).length;
        }
        assertThat(batch.size()).isLessThanOrEqualTo(total);
        if (!share) {
            assertThat(batch.size()).isEqualTo(total);
        }
        for (Segment segment : batch.segments()) {
            int past = segment.parent() < 0 ? 0 : end(batch.segments().get(segment.parent()));
            assertThat(segment.past()).isEqualTo(past);
        }
    }

    @Example
    void aPrefixOfAPrefixIsSharedToo() {
        int[] a = range(0, 40);
        int[] b = concat(range(0, 30), range(100, 110));
        int[] c = concat(range(0, 12), range(200, 220));
        int[] again = range(0, 40);
        PackedBatch batch = PackedBatch.of(List.of(a, b, c, again), true);
        // 12 of all, 18 more of a and b, then 10 of a, 10 of b, 20 of c
        assertThat(batch.size()).isEqualTo(12 + 18 + 10 + 10 + 20);
        assertThat(batch.index(0, 39)).isEqualTo(batch.index(3, 39));
    }

    @Example
    void aRowThatIsAnotherOnesBeginningCostsNothing() {
        PackedBatch batch = PackedBatch.of(List.of(range(0, 40), range(0, 25)), true);
        assertThat(batch.size()).isEqualTo(40);
        assertThat(batch.index(1, 24)).isEqualTo(batch.index(0, 24));
    }

    private static int end(Segment segment) {
        return segment.past() + segment.length();
    }

    /** Rows of few symbols and repeated beginnings, so that much is shared. */
    static List<int[]> rows(int count, SplittableRandom random) {
        List<int[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] before = rows.isEmpty() ? new int[0] : rows.get(random.nextInt(rows.size()));
            int[] kept = Arrays.copyOf(before, random.nextInt(before.length + 1));
            int[] more = random.ints(random.nextInt(30) + (kept.length == 0 ? 1 : 0), 0, 3)
                    .toArray();
            rows.add(concat(kept, more));
        }
        return rows;
    }

    static int[] range(int from, int to) {
        return java.util.stream.IntStream.range(from, to).toArray();
    }

    static int[] concat(int[] a, int[] b) {
        int[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
