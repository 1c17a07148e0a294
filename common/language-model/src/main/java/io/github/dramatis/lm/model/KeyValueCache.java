package io.github.dramatis.lm.model;

import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Parts;
import java.util.ArrayList;
import java.util.List;

/** Keys and values of the tokens that sequences already hold, by layer, so that a next token is computed alone. */
public final class KeyValueCache implements AutoCloseable {
    private final int capacity;
    private final List<Matrix> layers =
            new ArrayList<>(); // of each: [sequences capacity, 2 k], keys left, values right
    private final Parts parts = new Parts();

    /**
     * Room for so many sequences.
     *
     * @param capacity most tokens of a sequence
     */
    public KeyValueCache(ModelConfig config, int sequences, int capacity) {
        this.capacity = capacity;
        int width = 2 * config.keyValueHeads() * config.headDim();
        for (int layer = 0; layer < config.layers(); layer++) {
            layers.add(parts.matrix(sequences * capacity, width));
        }
    }

    /** Room for what a pass that reads a batch leaves: its packed tokens, as if they were one sequence. */
    public static KeyValueCache ofBatch(ModelConfig config, PackedBatch batch) {
        return new KeyValueCache(config, 1, batch.size());
    }

    /** Begins a sequence with a row of a batch that was read into another cache. */
    public void copyRow(int sequence, KeyValueCache read, PackedBatch batch, int row) {
        List<Segment> lineage = batch.lineage(row);
        int length = batch.last(row).past() + batch.last(row).length();
        for (int layer = 0; layer < layers.size(); layer++) {
            Matrix target = of(layer, sequence, length);
            Matrix source = read.of(layer, 0, batch.size());
            for (Segment s : lineage) {
                target.rows(s.past(), s.past() + s.length()).copyFrom(source.rows(s.start(), s.end()));
            }
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
        parts.close();
    }
}
