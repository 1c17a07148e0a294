package io.github.dramatis.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.dramatis.lm.kernel.Matrix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Protects: the mask drops the share it should, keeps the mean, and is the same when it is drawn again for the backward. */
class DropoutMaskTest {
    @Test
    void dropsItsShareAndScalesTheRest() {
        float[] kept = apply(new DropoutMask(0.25, 1, "step"), "place", false);
        long zeros = 0;
        for (float value : kept) {
            zeros += value == 0 ? 1 : 0;
            assertThat(value).isIn(0f, 1f / 0.75f);
        }
        assertThat(zeros / (double) kept.length).isCloseTo(0.25, offset(0.01));
    }

    @Test
    void isTheSameInTheBackwardAndAnotherElsewhere() {
        DropoutMask mask = new DropoutMask(0.25, 1, "step");
        float[] kept = apply(mask, "place", false);
        float[] added = apply(mask, "place", true); // onto a matrix of twos
        for (int i = 0; i < kept.length; i++) {
            assertThat(added[i]).isEqualTo(2 + kept[i]);
        }
        assertThat(Arrays.equals(apply(mask, "other", false), kept)).isFalse();
        assertThat(Arrays.equals(apply(new DropoutMask(0.25, 2, "step"), "place", false), kept))
                .isFalse();
        assertThat(Arrays.equals(apply(new DropoutMask(0.25, 1, "next"), "place", false), kept))
                .isFalse();
    }

    private static float[] apply(DropoutMask mask, String place, boolean add) {
        float[] ones = new float[200 * 101];
        Arrays.fill(ones, 1f);
        float[] twos = new float[ones.length];
        Arrays.fill(twos, 2f);
        try (Matrix x = Matrix.of(200, 101, ones);
                Matrix y = Matrix.of(200, 101, twos)) {
            mask.apply(place, x, y, add);
            float[] result = new float[ones.length];
            y.copyTo(result);
            return result;
        }
    }
}
