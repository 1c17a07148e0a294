package io.github.dramatis.lm.kernel;

/**
 * Heads of grouped-query attention: query head h reads key/value head h / (heads / keyValueHeads).
 *
 * @param heads number of query heads
 * @param keyValueHeads number of key/value heads; divides {@code heads}
 * @param headDim width of a head
 */
public record AttentionShape(int heads, int keyValueHeads, int headDim) {
    public AttentionShape {
        if (heads < 1 || keyValueHeads < 1 || heads % keyValueHeads != 0 || headDim < 1) {
            throw new IllegalArgumentException(
                    "no attention of " + heads + " heads over " + keyValueHeads + " of width " + headDim);
        }
    }

    /** Query heads that share a key/value head. */
    public int group() {
        return heads / keyValueHeads;
    }

    /** Width of all queries of a token. */
    public int queryWidth() {
        return heads * headDim;
    }

    /** Width of all keys (or values) of a token. */
    public int keyWidth() {
        return keyValueHeads * headDim;
    }

    /** The factor of query-key products, 1 / sqrt(headDim). */
    public float scale() {
        return (float) (1.0 / Math.sqrt(headDim));
    }
}
