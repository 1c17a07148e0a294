package io.github.dramatis.lm.model;

import io.github.dramatis.lm.kernel.AttentionShape;
import io.github.dramatis.lm.kernel.FrozenMatrix;

/**
 * The weights of one transformer block.
 *
 * @param attention heads and window
 * @param attentionNorm [d]
 * @param queryKeyValue [q + 2 k, d]: the three projections, one above the other
 * @param queryKeyValueBias [q + 2 k], or null
 * @param attentionOutput [d, q]
 * @param feedForwardNorm [d]
 * @param gate [f, d]
 * @param up [f, d]
 * @param down [d, f]
 */
record FrozenLayer(
        AttentionShape attention,
        float[] attentionNorm,
        FrozenMatrix queryKeyValue,
        float[] queryKeyValueBias,
        FrozenMatrix attentionOutput,
        float[] feedForwardNorm,
        FrozenMatrix gate,
        FrozenMatrix up,
        FrozenMatrix down)
        implements AutoCloseable {
    @Override
    public void close() {
        queryKeyValue.close();
        attentionOutput.close();
        gate.close();
        up.close();
        down.close();
    }
}
