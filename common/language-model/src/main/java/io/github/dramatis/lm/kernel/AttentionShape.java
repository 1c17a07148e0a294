package io.github.dramatis.lm.kernel;

/**
 * Heads of grouped-query attention: query head h reads key/value head h / (heads / keyValueHeads).
 *
 * @param heads number of query heads
 * @param keyValueHeads number of key/value heads; divides {@code heads}
 * @param headDim width of a head
 * @param window how many keys a query sees at most: its own position's and those right before it
 */
public record AttentionShape(int heads, int keyValueHeads, int headDim, int window) {
    public AttentionShape {
        if (heads < 1 || keyValueHeads < 1 || heads % keyValueHeads != 0 || headDim < 1 || window < 1) {
            throw new IllegalArgumentException("no attention of " + heads + " heads over " + keyValueHeads
                    + " of width " + headDim + " and window " + window);
        }
    }

    /** Attention to everything before. */
    public AttentionShape(int heads, int keyValueHeads, int headDim) {
        this(heads, keyValueHeads, headDim, Integer.MAX_VALUE);
    }

    /** The first of all keys that a query sees which has {@code before} keys before its own. */
    public int firstSeen(int before) {
        return Math.max(0, before - window + 1);
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
