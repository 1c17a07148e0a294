package io.github.dramatis.lm.adapter;

import io.github.dramatis.lm.architecture.TensorNames;
import io.github.dramatis.lm.method.LoraPair;
import io.github.dramatis.lm.tensor.ElementType;
import io.github.dramatis.lm.tensor.TensorSource;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A base's weights with an adapter in them, W + (alpha / rank) B A: computed in float32 as they are read, piece by
 * piece.
 */
final class MergedWeights implements TensorSource {
    private final TensorSource base;
    private final StoredAdapter adapter;
    private final Map<String, LoraPair> pairs = new HashMap<>(); // by the name of the weights that they change
    private final boolean float32;

    /**
     * @param base stays open, and the caller's
     * @param float32 whether tensors are to be stored in float32 instead of the base's own type
     */
    MergedWeights(TensorSource base, StoredAdapter adapter, boolean float32) {
        this.base = base;
        this.adapter = adapter;
        this.float32 = float32;
        adapter.pairs().forEach((path, pair) -> pairs.put(path + TensorNames.WEIGHT, pair));
    }

    @Override
    public Set<String> names() {
        return base.names();
    }

    @Override
    public long[] shape(String name) {
        return base.shape(name);
    }

    @Override
    public ElementType type(String name) {
        return float32 ? ElementType.F32 : base.type(name);
    }

    @Override
    public void read(String name, FloatBuffer target) {
        read(name, 0, target);
    }

    @Override
    public void read(String name, long first, FloatBuffer target) {
        int start = target.position();
        base.read(name, first, target);
        LoraPair pair = pairs.get(name);
        if (pair == null) {
            return;
        }
        float[] change = new float[pair.in()];
        int row = -1;
        for (int i = start; i < target.position(); i++) {
            long at = first + i - start;
            if (at / pair.in() != row) {
                row = (int) (at / pair.in());
                change(pair, row, change);
            }
            target.put(i, target.get(i) + change[(int) (at % pair.in())]);
        }
    }

    /** A row of (alpha / rank) B A. */
    private void change(LoraPair pair, int row, float[] change) {
        Arrays.fill(change, 0f);
        float scale = (float) (adapter.alpha() / adapter.rank());
        for (int r = 0; r < adapter.rank(); r++) {
            float factor = scale * pair.b()[row * adapter.rank() + r];
            int from = r * pair.in();
            for (int column = 0; column < change.length; column++) {
                change[column] += factor * pair.a()[from + column];
            }
        }
    }

    @Override
    public void close() {}
}
