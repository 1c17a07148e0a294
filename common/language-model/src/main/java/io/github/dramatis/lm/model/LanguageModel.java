package io.github.dramatis.lm.model;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.kernel.Backend;
import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Parts;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.kernel.machine.Backends;
import io.github.dramatis.lm.kernel.machine.Cores;
import io.github.dramatis.lm.tensor.TensorSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frozen weights of a LLaMA-family model in native memory. Immutable: any number of threads, trainers and scorers,
 * each with an adapter of its own, share one. Close it after all of them.
 */
public final class LanguageModel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LanguageModel.class);

    private final ModelConfig config;
    private final Backend backend;
    private final Precision precision;
    private final List<FrozenLayer> layers = new ArrayList<>();
    private Matrix embedding; // [vocabulary, d]
    private FrozenMatrix head; // [vocabulary, d]
    private float[] finalNorm; // [d]
    private final RotaryTables rotary;

    private LanguageModel(ModelConfig config, Backend backend, Precision precision) {
        this.config = config;
        this.backend = backend;
        this.precision = precision;
        this.rotary = new RotaryTables(config);
    }

    /**
     * Loads the weights; the source may be closed afterwards.
     *
     * @throws UserError if a tensor is missing or of another shape than the configuration asks for, or if this machine
     *     cannot compute in the precision
     */
    public static LanguageModel load(ModelConfig config, TensorSource source, Precision precision) {
        Backend backend = Backends.forThisMachine();
        LOG.info(
                "matrix products run in {}, frozen weights in {}, on this machine's {} cores ({} hardware threads)",
                backend.name(),
                precision,
                Cores.usable(),
                Runtime.getRuntime().availableProcessors());
        return load(config, source, precision, backend);
    }

    /** Loads the weights onto a given backend. */
    public static LanguageModel load(ModelConfig config, TensorSource source, Precision precision, Backend backend) {
        if (!backend.supports(precision)) {
            throw new UserError(
                    "precision " + precision, "it is not available here with " + backend.name(), "use float32");
        }
        LanguageModel model = new LanguageModel(config, backend, precision);
        return Parts.orClose(model::close, () -> {
            model.read(new WeightLoader(config, source, backend, precision));
            return model;
        });
    }

    private void read(WeightLoader loader) {
        embedding = loader.embedding();
        head = loader.head(embedding);
        finalNorm = loader.finalNorm();
        for (int layer = 0; layer < config.layers(); layer++) {
            layers.add(loader.layer(layer));
        }
    }

    /** The model's shape. */
    public ModelConfig config() {
        return config;
    }

    /** The precision of the frozen products. */
    public Precision precision() {
        return precision;
    }

    /** Where its arithmetic runs. */
    public Backend backend() {
        return backend;
    }

    FrozenLayer layer(int layer) {
        return layers.get(layer);
    }

    Matrix embedding() {
        return embedding;
    }

    FrozenMatrix head() {
        return head;
    }

    float[] finalNorm() {
        return finalNorm;
    }

    RotaryTables rotary() {
        return rotary;
    }

    @Override
    public void close() {
        layers.forEach(FrozenLayer::close);
        layers.clear();
        if (head != null) {
            head.close();
        }
        if (embedding != null) {
            embedding.close();
        }
    }
}
