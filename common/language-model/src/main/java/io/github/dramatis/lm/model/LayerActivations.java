package io.github.dramatis.lm.model;

import io.github.dramatis.lm.checkpoint.ModelConfig;
import io.github.dramatis.lm.checkpoint.Projection;
import io.github.dramatis.lm.kernel.Matrix;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a layer's forward leaves for its backward. Norms, the SwiGLU's product and attention weights are not here: computing
 * them again is cheaper than the memory.
 */
final class LayerActivations implements AutoCloseable {
    final Matrix queryKeyValue; // [tokens, q + 2 k], rotated
    final Matrix attended; // [tokens, q]
    final Matrix middle; // [tokens, d], the residual stream after attention
    final Matrix gate; // [tokens, f]
    final Matrix up; // [tokens, f]
    final Matrix output; // [tokens, d], the residual stream after the layer
    private final Map<Projection, Matrix> loraHidden = new EnumMap<>(Projection.class); // of each [tokens, r]
    private final int capacity;

    LayerActivations(ModelConfig config, int tokens) {
        int q = Projection.Q.out(config);
        capacity = tokens;
        queryKeyValue = Matrix.allocate(tokens, q + 2 * Projection.K.out(config));
        attended = Matrix.allocate(tokens, q);
        middle = Matrix.allocate(tokens, config.hiddenSize());
        gate = Matrix.allocate(tokens, config.feedForwardSize());
        up = Matrix.allocate(tokens, config.feedForwardSize());
        output = Matrix.allocate(tokens, config.hiddenSize());
    }

    /** x Aᵀ of a projection, [tokens, rank]. */
    Matrix loraHidden(Projection projection, int tokens, int rank) {
        Matrix hidden = loraHidden.get(projection);
        if (hidden == null || hidden.columns() != rank) {
            if (hidden != null) {
                hidden.close();
            }
            hidden = Matrix.allocate(capacity, rank);
            loraHidden.put(projection, hidden);
        }
        return hidden.rows(0, tokens);
    }

    @Override
    public void close() {
        for (Matrix matrix : new Matrix[] {queryKeyValue, attended, middle, gate, up, output}) {
            matrix.close();
        }
        loraHidden.values().forEach(Matrix::close);
    }
}
