package io.github.dramatis.lm.model;

import io.github.dramatis.lm.kernel.Matrix;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The residual stream that enters a layer, where it is known from before: the tokens of batches in and out of the
 * cache.
 *
 * @param cache of the model; null if the layer is the first
 * @param layer no adapter of the passes that use the trunk changes a lower one
 */
public record Trunk(TrunkCache cache, int layer) {
    private static final Trunk NONE = new Trunk(null, 0);

    /** A trunk that keeps nothing, since nothing lies below the first layer. */
    public static Trunk none() {
        return NONE;
    }

    /**
     * Makes sure that it is of this model.
     *
     * @throws IllegalArgumentException if it is not
     */
    public void requireModel(LanguageModel model) {
        if (cache != null && cache.model() != model) {
            throw new IllegalArgumentException("the cache of hidden states is another model's");
        }
    }

    /**
     * Fills the rows of the states whose texts are known.
     *
     * @param beyond whether the batch's rows are longer than the model's original context, which changes their rotary
     *     frequencies
     * @param states [tokens, d]
     * @return the rows of the batch that are not known; their tokens may be filled or not
     */
    int[] load(PackedBatch batch, boolean beyond, Matrix states) {
        boolean[] filled = new boolean[batch.size()];
        return IntStream.range(0, batch.rows())
                .filter(row -> !load(batch.path(row), batch, beyond, states, filled))
                .toArray();
    }

    private boolean load(int[] path, PackedBatch batch, boolean beyond, Matrix states, boolean[] filled) {
        List<TrunkCache.Block> blocks = cache.find(root(beyond), batch.tokensAt(path));
        for (int i = 0; i < blocks.size(); i++) {
            int from = i * TrunkCache.BLOCK;
            int to = Math.min(path.length, from + TrunkCache.BLOCK);
            if (!IntStream.range(from, to).allMatch(position -> filled[path[position]])) {
                if (!cache.read(blocks.get(i))) {
                    return false;
                }
                take(path, from, to, states, filled);
            }
        }
        return !blocks.isEmpty();
    }

    private void take(int[] path, int from, int to, Matrix states, boolean[] filled) {
        FloatBuffer values = cache.buffer().rewind().asFloatBuffer();
        float[] row = new float[states.columns()];
        for (int position = from; position < to; position++) {
            values.get(row);
            states.putRow(path[position], row, 0);
            filled[path[position]] = true;
        }
    }

    /**
     * Keeps the states of all rows of a batch, as far as there is room.
     *
     * @param states [tokens, d]
     */
    void save(PackedBatch batch, boolean beyond, Matrix states) {
        for (int row = 0; row < batch.rows(); row++) {
            int[] path = batch.path(row);
            int[] tokens = batch.tokensAt(path);
            long parent = root(beyond);
            for (int from = 0; from < path.length; from += TrunkCache.BLOCK) {
                TrunkCache.Block block = cache.place(parent, tokens, from);
                if (block == null) {
                    break; // what follows would never be found
                }
                if (block.claim()) {
                    give(path, from, states);
                    cache.write(block);
                }
                parent = block.name();
            }
        }
    }

    private void give(int[] path, int from, Matrix states) {
        ByteBuffer bytes = cache.buffer();
        FloatBuffer values = bytes.rewind().asFloatBuffer();
        float[] row = new float[states.columns()];
        int to = Math.min(path.length, from + TrunkCache.BLOCK);
        for (int position = from; position < to; position++) {
            states.getRow(path[position], row, 0);
            values.put(row);
        }
        while (values.hasRemaining()) { // the last block of a text may be shorter than its slot
            values.put(0f);
        }
    }

    /** Names are not negative, so that texts of another layer or other frequencies share nothing with these. */
    private long root(boolean beyond) {
        return -2L * layer - (beyond ? 1 : 0);
    }
}
