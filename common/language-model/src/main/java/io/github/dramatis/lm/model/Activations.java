package io.github.dramatis.lm.model;

import io.github.dramatis.lm.checkpoint.ModelConfig;
import io.github.dramatis.lm.kernel.Matrix;
import java.util.ArrayList;
import java.util.List;

/** The memory of a pass through the model: allocated once, grown when a batch is larger than any before. */
final class Activations implements AutoCloseable {
    private final ModelConfig config;
    private final List<LayerActivations> layers = new ArrayList<>();
    private Matrix embedded; // [tokens, d]
    private int capacity;
    private boolean allLayers;

    Activations(ModelConfig config) {
        this.config = config;
    }

    /**
     * Makes room.
     *
     * @param keep whether every layer needs memory of its own, for a backward; else all layers share one
     */
    void reserve(int tokens, boolean keep) {
        if (tokens <= capacity && (allLayers || !keep)) {
            return;
        }
        close();
        capacity = tokens;
        allLayers = keep;
        embedded = Matrix.allocate(tokens, config.hiddenSize());
        for (int layer = 0; layer < (keep ? config.layers() : 1); layer++) {
            layers.add(new LayerActivations(config, tokens));
        }
    }

    LayerActivations layer(int layer) {
        return layers.get(allLayers ? layer : 0);
    }

    /** The residual stream that enters a layer, [tokens, d]. */
    Matrix input(int layer) {
        return layer == 0 ? embedded : layer(layer - 1).output;
    }

    @Override
    public void close() {
        layers.forEach(LayerActivations::close);
        layers.clear();
        if (embedded != null) {
            embedded.close();
            embedded = null;
        }
        capacity = 0;
    }
}
