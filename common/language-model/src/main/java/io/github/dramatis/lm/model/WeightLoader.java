package io.github.dramatis.lm.model;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.architecture.TensorNames;
import io.github.dramatis.lm.kernel.AttentionShape;
import io.github.dramatis.lm.kernel.Backend;
import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Parts;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.tensor.TensorSource;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Reads a checkpoint's tensors under Hugging Face's names, each checked against the shape that the configuration asks
 * for.
 */
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
        return matrix(TensorNames.EMBEDDING, config.vocabularySize(), config.hiddenSize());
    }

    /** [vocabulary, d]: the embedding itself where they are tied. */
    FrozenMatrix head(Matrix embedding) {
        Matrix weights = config.tiedEmbeddings()
                ? embedding.rows(0, embedding.rows())
                : matrix(TensorNames.OUTPUT_LAYER, config.vocabularySize(), config.hiddenSize());
        return Parts.orClose(weights::close, () -> backend.freeze(weights, precision.ofHead()));
    }

    float[] finalNorm() {
        return vector(TensorNames.FINAL_NORM, config.hiddenSize());
    }

    FrozenLayer layer(int layer) {
        int window = config.attention().windows().get(layer);
        Parts products = new Parts();
        float[] bias = config.family().queryKeyValueBias() ? queryKeyValueBias(layer) : null;
        float[] attentionNorm = vector(TensorNames.attentionNorm(layer), config.hiddenSize());
        float[] feedForwardNorm = vector(TensorNames.feedForwardNorm(layer), config.hiddenSize());
        return new FrozenLayer(
                new AttentionShape(config.heads(), config.keyValueHeads(), config.headDim(), window),
                attentionNorm,
                stacked(products, layer, Projection.Q, Projection.K, Projection.V),
                bias,
                stacked(products, layer, Projection.O),
                feedForwardNorm,
                stacked(products, layer, Projection.GATE),
                stacked(products, layer, Projection.UP),
                stacked(products, layer, Projection.DOWN));
    }

    /** @param products of the layer so far, which are closed if this one cannot be read */
    private FrozenMatrix stacked(Parts products, int layer, Projection... projections) {
        return products.add(() -> stacked(layer, projections), FrozenMatrix::close);
    }

    private float[] queryKeyValueBias(int layer) {
        float[] q = vector(Projection.Q.bias(layer), Projection.Q.out(config));
        float[] k = vector(Projection.K.bias(layer), Projection.K.out(config));
        float[] v = vector(Projection.V.bias(layer), Projection.V.out(config));
        return FloatBuffer.allocate(q.length + 2 * k.length)
                .put(q)
                .put(k)
                .put(v)
                .array();
    }

    private FrozenMatrix stacked(int layer, Projection... projections) {
        int in = projections[0].in(config);
        int out = Arrays.stream(projections).mapToInt(p -> p.out(config)).sum();
        Matrix weights = Matrix.allocate(out, in);
        return Parts.orClose(weights::close, () -> {
            int row = 0;
            for (Projection projection : projections) {
                int next = row + projection.out(config);
                weights.rows(row, next).fill((first, piece) -> read(layer, projection, first, piece));
                row = next;
            }
            return backend.freeze(weights, precision);
        });
    }

    /** Elements of the projection's own tensor, or of the one that holds it together with others. */
    private void read(int layer, Projection projection, long first, FloatBuffer target) {
        Projection stored = projection.storedIn(config);
        String name = stored.weight(layer);
        requireShape(name, stored.out(config), stored.in(config));
        source.read(name, (long) projection.firstRowIn(stored, config) * stored.in(config) + first, target);
    }

    private Matrix matrix(String name, int rows, int columns) {
        requireShape(name, rows, columns);
        Matrix matrix = Matrix.allocate(rows, columns);
        return Parts.orClose(matrix::close, () -> {
            matrix.fill((first, piece) -> source.read(name, first, piece));
            return matrix;
        });
    }

    private float[] vector(String name, int size) {
        requireShape(name, size);
        float[] vector = new float[size];
        source.read(name, FloatBuffer.wrap(vector));
        return vector;
    }

    private void requireShape(String name, long... expected) {
        long[] shape = source.shape(name);
        if (!Arrays.equals(shape, expected)) {
            throw new UserError(
                    "tensor " + name,
                    "its shape is " + Arrays.toString(shape) + ", but config.json asks for "
                            + Arrays.toString(expected),
                    "use the config.json that belongs to these weights");
        }
    }
}
