package io.github.dramatis.lm.gguf;

import io.github.dramatis.lm.tensor.ElementType;
import java.nio.ByteBuffer;

/**
 * The storage types of GGUF that we read: blocks of elements that share a scale, little-endian. The formulas are those
 * of ggml-quants.c (and of the Python package gguf, whose values ours equal to the bit).
 */
enum GgufType {
    F32(0, 1, 4) {
        @Override
        void decode(ByteBuffer stored, int at, float[] block) {
            block[0] = stored.getFloat(at);
        }
    },
    F16(1, 1, 2) {
        @Override
        void decode(ByteBuffer stored, int at, float[] block) {
            block[0] = half(stored, at);
        }
    },
    /** Scale, 16 bytes of two elements each, less 8. */
    Q4_0(2, 32, 18) {
        @Override
        void decode(ByteBuffer stored, int at, float[] block) {
            float scale = half(stored, at);
            for (int i = 0; i < 16; i++) {
                int pair = stored.get(at + 2 + i);
                block[i] = scale * ((pair & 0xf) - 8);
                block[i + 16] = scale * (((pair >>> 4) & 0xf) - 8);
            }
        }
    },
    /** Scale, minimum, 16 bytes of two elements each. */
    Q4_1(3, 32, 20) {
        @Override
        void decode(ByteBuffer stored, int at, float[] block) {
            float scale = half(stored, at);
            float minimum = half(stored, at + 2);
            for (int i = 0; i < 16; i++) {
                int pair = stored.get(at + 4 + i);
                block[i] = scale * (pair & 0xf) + minimum;
                block[i + 16] = scale * ((pair >>> 4) & 0xf) + minimum;
            }
        }
    },
    /** Scale, 32 signed bytes. */
    Q8_0(8, 32, 34) {
        @Override
        void decode(ByteBuffer stored, int at, float[] block) {
            float scale = half(stored, at);
            for (int i = 0; i < 32; i++) {
                block[i] = scale * stored.get(at + 2 + i);
            }
        }
    },
    /**
     * 128 bytes of low nibbles, 64 of two high bits each, 16 signed scales for 16 elements each, one scale of these.
     */
    Q6_K(14, 256, 210) {
        @Override
        void decode(ByteBuffer stored, int at, float[] block) {
            float scale = half(stored, at + 208);
            for (int i = 0; i < 256; i++) {
                int part = i / 128; // two parts of 128 elements, each four rows of 32
                int row = i / 32 % 4;
                int column = i % 32;
                int low = stored.get(at + 64 * part + 32 * (row % 2) + column) >>> (4 * (row / 2)) & 0xf;
                int high = stored.get(at + 128 + 32 * part + column) >>> (2 * row) & 3;
                block[i] = scale * stored.get(at + 192 + i / 16) * ((low | high << 4) - 32);
            }
        }
    },
    BF16(30, 1, 2) {
        @Override
        void decode(ByteBuffer stored, int at, float[] block) {
            block[0] = Float.intBitsToFloat(stored.getShort(at) << 16);
        }
    };

    private final int code;
    private final int blockElements;
    private final int blockBytes;

    GgufType(int code, int blockElements, int blockBytes) {
        this.code = code;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    /** The number that stands for it in a file. */
    int code() {
        return code;
    }

    int blockElements() {
        return blockElements;
    }

    int blockBytes() {
        return blockBytes;
    }

    /**
     * Converts the block at a byte position to float32.
     *
     * @param block receives {@link #blockElements()} elements
     */
    abstract void decode(ByteBuffer stored, int at, float[] block);

    private static float half(ByteBuffer stored, int at) {
        return ElementType.halfToFloat(stored.getShort(at));
    }
}
