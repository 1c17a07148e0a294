package io.github.dramatis.lm.kernel;

/** The number format of frozen weights in matrix products; everything else is float32. */
public enum Precision {
    FLOAT32,
    /** Weights and the product's input rounded to bfloat16, sums in float32. */
    BFLOAT16,
    /** Weights and both sides of the product in half precision: ND4J's operations, for CUDA. */
    FLOAT16,
    /**
     * Each output's weights, and each token's factor, as whole numbers of 8 bits with a scale; sums are whole. For
     * prediction alone, approximate.
     */
    INT8;

    /** What the vocabulary's product is computed in: few tokens have one, and rounding costs most there. */
    public Precision ofHead() {
        return this == INT8 ? FLOAT32 : this;
    }
}
