package io.github.dramatis.lm;

import io.github.dramatis.lm.architecture.AttentionConfig;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.kernel.machine.Backends;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.tensor.TensorSource;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tiny LLaMA with its two layers three times, one above the other: a model with layers below those that are
 * adapted.
 */
public final class TallModel {
    public static final int LAYERS = 6;

    private TallModel() {}

    public static LanguageModel load() {
        try (ModelDirectory directory = ModelDirectory.open(Path.of("src/test/resources/tiny-llama"))) {
            return LanguageModel.load(
                    config(directory.config()),
                    new Repeated(directory.tensors()),
                    Precision.FLOAT32,
                    Backends.forThisMachine());
        }
    }

    private static ModelConfig config(ModelConfig tiny) {
        return new ModelConfig(
                tiny.family(),
                tiny.vocabularySize(),
                tiny.hiddenSize(),
                LAYERS,
                AttentionConfig.uniform(
                        tiny.heads(), tiny.keyValueHeads(), tiny.headDim(), AttentionConfig.NO_WINDOW, LAYERS),
                tiny.feedForwardSize(),
                tiny.rmsNormEps(),
                tiny.rope(),
                tiny.maxPositions(),
                tiny.tiedEmbeddings(),
                tiny.bosToken(),
                tiny.eosToken());
    }

    private record Repeated(TensorSource tiny) implements TensorSource {
        private static final Pattern LAYER = Pattern.compile("^model\\.layers\\.(\\d+)\\.");

        private static String stored(String name) {
            Matcher layer = LAYER.matcher(name);
            return layer.find()
                    ? "model.layers." + Integer.parseInt(layer.group(1)) % 2 + "." + name.substring(layer.end())
                    : name;
        }

        @Override
        public Set<String> names() {
            return tiny.names();
        }

        @Override
        public long[] shape(String name) {
            return tiny.shape(stored(name));
        }

        @Override
        public void read(String name, FloatBuffer target) {
            tiny.read(stored(name), target);
        }

        @Override
        public void close() {
            tiny.close();
        }
    }
}
