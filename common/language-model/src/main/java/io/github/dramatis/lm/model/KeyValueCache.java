package io.github.dramatis.lm.model;

import io.github.dramatis.lm.checkpoint.ModelConfig;
import io.github.dramatis.lm.kernel.Matrix;
import java.util.ArrayList;
import java.util.List;

/** Keys and values of the tokens that sequences already hold, by layer, so that a next token is computed alone. */
public final class KeyValueCache implements AutoCloseable {
    private final int capacity;
    private final List<Matrix> layers =
            new ArrayList<>(); // of each: [sequences capacity, 2 k], keys left, values right

    /**
     * Room for so many sequences.
     *
     * @param capacity most tokens of a sequence
     */
    public KeyValueCache(ModelConfig config, int sequences, int capacity) {
        this.capacity = capacity;
        int width = 2 * config.keyValueHeads() * config.headDim();
        for (int layer = 0; layer < config.layers(); layer++) {
            layers.add(Matrix.allocate(sequences * capacity, width));
        }
    }

    /** The first {@code tokens} of a sequence, [tokens, 2 k]. */
    Matrix of(int layer, int sequence, int tokens) {
        if (tokens > capacity) {
            throw new IllegalStateException("the cache holds " + capacity + " tokens a sequence, not " + tokens);
        }
        return layers.get(layer).rows(sequence * capacity, sequence * capacity + tokens);
    }

    @Override
    public void close() {
        layers.forEach(Matrix::close);
    }
}
