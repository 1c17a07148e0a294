package io.github.dramatis.lm.kernel.onednn;

import org.bytedeco.dnnl.memory;

/** The number formats of what a frozen product multiplies. */
enum Factors {
    FLOAT32(memory.data_type.f32, memory.data_type.f32, Float.BYTES),
    BFLOAT16(memory.data_type.bf16, memory.data_type.bf16, Short.BYTES),
    /** Tokens are not negative: of signed ones oneDNN would keep sums of the weights in their layout. */
    INT8(memory.data_type.u8, memory.data_type.s8, Byte.BYTES);

    private final memory.data_type tokens;
    private final memory.data_type weights;
    private final int tokenBytes;

    Factors(memory.data_type tokens, memory.data_type weights, int tokenBytes) {
        this.tokens = tokens;
        this.weights = weights;
        this.tokenBytes = tokenBytes;
    }

    memory.data_type tokens() {
        return tokens;
    }

    memory.data_type weights() {
        return weights;
    }

    /** Floats that hold so many elements of the tokens' format. */
    int floats(int elements) {
        return (elements * tokenBytes + Float.BYTES - 1) / Float.BYTES;
    }
}
