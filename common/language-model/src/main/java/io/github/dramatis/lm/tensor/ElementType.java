package io.github.dramatis.lm.tensor;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * The element types that weights are stored in, little-endian, and their conversion to float32 (exact in all three) and
 * from it (to the nearest, ties to even).
 */
public enum ElementType {
    F32(4) {
        @Override
        public void toFloats(ByteBuffer stored, FloatBuffer target) {
            target.put(stored.asFloatBuffer());
        }

        @Override
        public void fromFloats(FloatBuffer source, ByteBuffer target) {
            while (source.hasRemaining()) {
                target.putFloat(source.get());
            }
        }
    },
    F16(2) {
        @Override
        public void toFloats(ByteBuffer stored, FloatBuffer target) {
            while (stored.hasRemaining()) {
                target.put(halfToFloat(stored.getShort()));
            }
        }

        @Override
        public void fromFloats(FloatBuffer source, ByteBuffer target) {
            while (source.hasRemaining()) {
                target.putShort(floatToHalf(source.get()));
            }
        }
    },
    BF16(2) {
        @Override
        public void toFloats(ByteBuffer stored, FloatBuffer target) {
            while (stored.hasRemaining()) {
                target.put(Float.intBitsToFloat(stored.getShort() << 16));
            }
        }

        @Override
        public void fromFloats(FloatBuffer source, ByteBuffer target) {
            while (source.hasRemaining()) {
                int bits = Float.floatToIntBits(source.get());
                boolean nan = (bits & 0x7fffffff) > 0x7f800000;
                target.putShort((short) (nan ? bits >>> 16 : bits + 0x7fff + (bits >>> 16 & 1) >>> 16));
            }
        }
    };

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of an element. */
    public int bytes() {
        return bytes;
    }

    /** Converts all that is left in {@code stored} (little-endian). */
    public abstract void toFloats(ByteBuffer stored, FloatBuffer target);

    /** Converts all that is left in {@code source}; {@code target} is little-endian. */
    public abstract void fromFloats(FloatBuffer source, ByteBuffer target);

    /** IEEE 754 binary16 to binary32; the JDK has it from 20 on. */
    public static float halfToFloat(short half) {
        int exponent = (half >>> 10) & 0x1f;
        int mantissa = half & 0x3ff;
        float magnitude;
        if (exponent == 0) {
            magnitude = mantissa * 0x1p-24f;
        } else if (exponent == 0x1f) {
            magnitude = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            magnitude = Float.intBitsToFloat(((exponent + 112) << 23) | (mantissa << 13));
        }
        return half < 0 ? -magnitude : magnitude;
    }

    /** The nearest binary16, ties to even. */
    static short floatToHalf(float value) {
        int bits = Float.floatToIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 0x477ff000) { // from 65520 on the nearest is infinity
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x38800000) { // below the smallest normal number, multiples of 2^-24
            return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24));
        }
        int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
        return (short) (sign | rounded - (112 << 23) >>> 13);
    }
}
