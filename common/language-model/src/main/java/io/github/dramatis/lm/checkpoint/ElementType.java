package io.github.dramatis.lm.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** The element types that weights are stored in, little-endian, and their conversion to float32 (exact in all three). */
enum ElementType {
    F32(4) {
        @Override
        void toFloats(ByteBuffer stored, FloatBuffer target) {
            target.put(stored.asFloatBuffer());
        }
    },
    F16(2) {
        @Override
        void toFloats(ByteBuffer stored, FloatBuffer target) {
            while (stored.hasRemaining()) {
                target.put(halfToFloat(stored.getShort()));
            }
        }
    },
    BF16(2) {
        @Override
        void toFloats(ByteBuffer stored, FloatBuffer target) {
            while (stored.hasRemaining()) {
                target.put(Float.intBitsToFloat(stored.getShort() << 16));
            }
        }
    };

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of an element. */
    int bytes() {
        return bytes;
    }

    /** Converts all that is left in {@code stored} (little-endian). */
    abstract void toFloats(ByteBuffer stored, FloatBuffer target);

    /** IEEE 754 binary16 to binary32; the JDK has it from 20 on. */
    static float halfToFloat(short half) {
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
}
