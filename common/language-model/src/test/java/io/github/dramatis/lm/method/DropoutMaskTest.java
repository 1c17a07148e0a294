package io.github.dramatis.lm.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.model.PackedBatch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Protects: the mask drops the share it should, keeps the mean, is the same when it is drawn again for the backward,
 * and belongs to the tokens that it masks and not to the batch they lie in.
 */
class DropoutMaskTest {
    private static final int WIDTH = 101;
    private static final List<int[]> ROWS = List.of(row(1, 120), row(2, 80));

    @Test
    void dropsItsShareAndScalesTheRest() {
        float[] kept = apply(mask(1, 1, ROWS), "module", 200, false);
        long zeros = 0;
        for (float value : kept) {
            zeros += value == 0 ? 1 : 0;
            assertThat(value).isIn(0f, 1f / 0.75f);
        }
        assertThat(zeros / (double) kept.length).isCloseTo(0.25, offset(0.01));
    }

    @Test
    void isTheSameInTheBackwardAndAnotherInAnotherModuleRunOrStep() {
        DropoutMask mask = mask(1, 1, ROWS);
        float[] kept = apply(mask, "module", 200, false);
        float[] added = apply(mask, "module", 200, true); // onto a matrix of twos
        for (int i = 0; i < kept.length; i++) {
            assertThat(added[i]).isEqualTo(2 + kept[i]);
        }
        assertThat(apply(mask, "other", 200, false)).isNotEqualTo(kept);
        assertThat(apply(mask(2, 1, ROWS), "module", 200, false)).isNotEqualTo(kept);
        assertThat(apply(mask(1, 2, ROWS), "module", 200, false)).isNotEqualTo(kept);
    }

    @Test
    void isTheSameForAPrefixWhoeverSharesItAndInWhicheverBatchItIs() {
        int[] shorter = Arrays.copyOf(ROWS.get(1), 50);
        int[] longer = ROWS.get(1).clone();
        longer[50] = 999; // the same 50 tokens, then others
        PackedBatch alone = PackedBatch.of(List.of(shorter), true);
        PackedBatch shared = PackedBatch.of(List.of(ROWS.get(0), ROWS.get(1), longer), true);
        float[] ofPrefix = apply(new DropoutMask(0.25, 1, 1, alone.prefixHashes()), "module", 50, false);
        float[] ofAll = apply(new DropoutMask(0.25, 1, 1, shared.prefixHashes()), "module", shared.size(), false);
        int start = shared.index(1, 0) * WIDTH;
        assertThat(Arrays.copyOfRange(ofAll, start, start + 50 * WIDTH)).isEqualTo(ofPrefix);
        int fork = shared.index(1, 50) * WIDTH;
        int other = shared.index(2, 50) * WIDTH;
        assertThat(Arrays.copyOfRange(ofAll, fork, fork + WIDTH))
                .isNotEqualTo(Arrays.copyOfRange(ofAll, other, other + WIDTH));
    }

    private static DropoutMask mask(long seed, int step, List<int[]> rows) {
        return new DropoutMask(0.25, seed, step, PackedBatch.of(rows, false).prefixHashes());
    }

    private static int[] row(int first, int length) {
        return IntStream.range(first, first + length).toArray();
    }

    private static float[] apply(DropoutMask mask, String module, int tokens, boolean add) {
        float[] ones = new float[tokens * WIDTH];
        Arrays.fill(ones, 1f);
        float[] twos = new float[ones.length];
        Arrays.fill(twos, 2f);
        try (Matrix x = Matrix.of(tokens, WIDTH, ones);
                Matrix y = Matrix.of(tokens, WIDTH, twos)) {
            mask.apply(module, x, y, add);
            float[] result = new float[ones.length];
            y.copyTo(result);
            return result;
        }
    }
}
