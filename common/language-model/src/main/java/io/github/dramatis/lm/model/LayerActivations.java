package io.github.dramatis.lm.model;

import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Parts;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a layer's forward leaves for its backward. Norms, the SwiGLU's product and attention weights are not here:
 * computing them again is cheaper than the memory.
 */
final class LayerActivations implements AutoCloseable {
    final Matrix queryKeyValue; // [tokens, q + 2 k], rotated
    final Matrix attended; // [tokens, q]
    final Matrix attentionResidual; // [tokens, d], the residual stream after attention
    final Matrix gate; // [tokens, f]
    final Matrix up; // [tokens, f]
    final Matrix output; // [tokens, d], the residual stream after the layer
    private final Map<Projection, Matrix> adapterHidden = new EnumMap<>(Projection.class); // of each [tokens, r]
    private final Parts parts = new Parts(); // all but adapterHidden
    private final int capacity;

    LayerActivations(ModelConfig config, int tokens) {
        int q = Projection.Q.out(config);
        capacity = tokens;
        queryKeyValue = parts.matrix(tokens, q + 2 * Projection.K.out(config));
        attended = parts.matrix(tokens, q);
        attentionResidual = parts.matrix(tokens, config.hiddenSize());
        gate = parts.matrix(tokens, config.feedForwardSize());
        up = parts.matrix(tokens, config.feedForwardSize());
        output = parts.matrix(tokens, config.hiddenSize());
    }

    /** What the adapter of a projection keeps, [tokens, rank]: x Aᵀ. */
    Matrix adapterHidden(Projection projection, int tokens, int rank) {
        Matrix hidden = adapterHidden.get(projection);
        if (hidden == null || hidden.columns() != rank) {
            if (hidden != null) {
                adapterHidden.remove(projection).close();
            }
            hidden = Matrix.allocate(capacity, rank);
            adapterHidden.put(projection, hidden);
        }
        return hidden.rows(0, tokens);
    }

    @Override
    public void close() {
        parts.close();
        adapterHidden.values().forEach(Matrix::close);
    }
}
