package io.github.dramatis.lm.model;

import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.kernel.Matrix;
import java.util.ArrayList;
import java.util.List;

/** The memory of a pass through the model: allocated once, grown when a batch is larger than any before. */
final class Activations implements AutoCloseable {
    private final ModelConfig config;
    private final List<LayerActivations> layers = new ArrayList<>();
    private Matrix embedded; // [tokens, d]
    private int capacity;
    private int sharing; // so many of the lowest layers use one memory

    Activations(ModelConfig config) {
        this.config = config;
    }

    /**
     * Makes room.
     *
     * @param lowest the layer from which on each needs memory of its own, for a backward; those below it share one
     */
    void reserve(int tokens, int lowest) {
        if (tokens <= capacity && sharing <= lowest) {
            return;
        }
        int most = Math.max(tokens, capacity);
        int shared = capacity == 0 ? lowest : Math.min(lowest, sharing);
        close();
        try {
            embedded = Matrix.allocate(most, config.hiddenSize());
            for (int layer = Math.max(0, shared - 1); layer < config.layers(); layer++) {
                layers.add(new LayerActivations(config, most));
            }
        } catch (RuntimeException | Error failed) {
            close(); // the next pass, a smaller one perhaps, must not find half of it
            throw failed;
        }
        capacity = most;
        sharing = shared;
    }

    LayerActivations layer(int layer) {
        return layers.get(Math.max(0, layer - Math.max(0, sharing - 1)));
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
