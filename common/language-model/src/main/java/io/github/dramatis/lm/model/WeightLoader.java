package io.github.dramatis.lm.model;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.checkpoint.ModelConfig;
import io.github.dramatis.lm.checkpoint.TensorSource;
import io.github.dramatis.lm.kernel.Backend;
import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Precision;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Reads a checkpoint's tensors under Hugging Face's names, each checked against the shape that the configuration asks for. */
final class WeightLoader {
    private final ModelConfig config;
    private final TensorSource source;
    private final Backend backend;
    private final Precision precision;

    WeightLoader(ModelConfig config, TensorSource source, Backend backend, Precision precision) {
        this.config = config;
        this.source = source;
        this.backend = backend;
        this.precision = precision;
    }

    /** [vocabulary, d] */
    Matrix embedding() {
        return matrix("model.embed_tokens.weight", config.vocabularySize(), config.hiddenSize());
    }

    /** [vocabulary, d]: the embedding itself where they are tied. */
    FrozenMatrix head(Matrix embedding) {
        Matrix weights = config.tiedEmbeddings()
                ? embedding.rows(0, embedding.rows())
                : matrix("lm_head.weight", config.vocabularySize(), config.hiddenSize());
        return backend.freeze(weights, precision);
    }

    float[] finalNorm() {
        return vector("model.norm.weight", config.hiddenSize());
    }

    FrozenLayer layer(int layer) {
        String prefix = "model.layers." + layer + ".";
        return new FrozenLayer(
                vector(prefix + "input_layernorm.weight", config.hiddenSize()),
                stacked(layer, Projection.Q, Projection.K, Projection.V),
                stacked(layer, Projection.O),
                vector(prefix + "post_attention_layernorm.weight", config.hiddenSize()),
                stacked(layer, Projection.GATE),
                stacked(layer, Projection.UP),
                stacked(layer, Projection.DOWN));
    }

    private FrozenMatrix stacked(int layer, Projection... projections) {
        int in = projections[0].in(config);
        int out = Arrays.stream(projections).mapToInt(p -> p.out(config)).sum();
        Matrix weights = Matrix.allocate(out, in);
        int row = 0;
        for (Projection projection : projections) {
            int next = row + projection.out(config);
            read(projection.path(layer) + ".weight", weights.rows(row, next).buffer(), next - row, in);
            row = next;
        }
        return backend.freeze(weights, precision);
    }

    private Matrix matrix(String name, int rows, int columns) {
        Matrix matrix = Matrix.allocate(rows, columns);
        read(name, matrix.buffer(), rows, columns);
        return matrix;
    }

    private float[] vector(String name, int size) {
        float[] vector = new float[size];
        read(name, FloatBuffer.wrap(vector), size);
        return vector;
    }

    private void read(String name, FloatBuffer target, long... expected) {
        long[] shape = source.shape(name);
        if (!Arrays.equals(shape, expected)) {
            throw new UserError(
                    "tensor " + name,
                    "its shape is " + Arrays.toString(shape) + ", but config.json asks for "
                            + Arrays.toString(expected),
                    "use the config.json that belongs to these weights");
        }
        source.read(name, target);
    }
}
