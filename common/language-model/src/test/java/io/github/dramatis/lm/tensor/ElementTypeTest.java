package io.github.dramatis.lm.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Protects: every stored 16-bit number survives the way through float32, and any other goes to its nearest, ties to
 * even.
 */
class ElementTypeTest {
    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"F16", "BF16"})
    void everyStoredNumberComesBackAsItWas(ElementType type) {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = decode(type, (short) bits);
            if (!Float.isNaN(value)) {
                assertThat(encode(type, value)).isEqualTo((short) bits);
            } else {
                assertThat(decode(type, encode(type, value))).isNaN();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"F16", "BF16"})
    void anyOtherNumberGoesToItsNearest(ElementType type) {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 100_000; i++) {
            float value = (float) (random.nextDouble(-2, 2) * Math.pow(2, random.nextInt(-30, 15)));
            short found = encode(type, value);
            double distance = Math.abs((double) decode(type, found) - value);
            for (short neighbour : new short[] {(short) (found - 1), (short) (found + 1)}) {
                float other = decode(type, neighbour);
                if (Float.isFinite(other)) {
                    assertThat(distance).isLessThanOrEqualTo(Math.abs((double) other - value));
                }
            }
        }
        float one = decode(type, encode(type, 1f));
        float next = decode(type, (short) (encode(type, 1f) + 1));
        assertThat(encode(type, (one + next) / 2)).isEqualTo(encode(type, 1f)); // a tie, to the even one
        assertThat(encode(type, -(one + next) / 2)).isEqualTo(encode(type, -1f));
        assertThat(decode(type, encode(type, Float.MAX_VALUE))).isEqualTo(Float.POSITIVE_INFINITY);
    }

    private static float decode(ElementType type, short bits) {
        FloatBuffer value = FloatBuffer.allocate(1);
        type.toFloats(little().putShort(bits).flip(), value);
        return value.get(0);
    }

    private static short encode(ElementType type, float value) {
        ByteBuffer stored = little();
        type.fromFloats(FloatBuffer.wrap(new float[] {value}), stored);
        return stored.getShort(0);
    }

    private static ByteBuffer little() {
        return ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    }
}
