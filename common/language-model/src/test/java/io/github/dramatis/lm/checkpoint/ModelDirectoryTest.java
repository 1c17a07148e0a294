package io.github.dramatis.lm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.architecture.AttentionConfig;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.ModelFamily;
import io.github.dramatis.lm.architecture.RopeConfig;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.safetensors.SafetensorsWriter;
import io.github.dramatis.lm.tensor.TensorShape;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.lm.tensor.TensorsInMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protects: a base model directory is accepted only if it is whole and means what the engine computes. */
class ModelDirectoryTest {
    static final Path TINY = Path.of("src/test/resources/tiny-llama");

    @TempDir
    Path copy;

    @BeforeEach
    void copyTheTinyModel() throws IOException {
        try (Stream<Path> files = Files.list(TINY)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, copy.resolve(file.getFileName()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void theTinyModelIsReadWithAllItsSizes() {
        try (ModelDirectory model = ModelDirectory.open(TINY)) {
            assertThat(model.config())
                    .isEqualTo(new ModelConfig(
                            ModelFamily.LLAMA,
                            384,
                            48,
                            2,
                            AttentionConfig.uniform(6, 2, 8, AttentionConfig.NO_WINDOW, 2),
                            96,
                            1e-5f,
                            RopeConfig.plain(10000),
                            2048,
                            true,
                            1,
                            2));
            FloatBuffer norm = FloatBuffer.allocate(48);
            model.tensors().read("model.norm.weight", norm);
            assertThat(norm.array()).doesNotContain(0f);
            assertThat(model.weightsSha256())
                    .isEqualTo("a99723f6c934e402f8777bff50cc1414322630d19791a60d78ca1922586f7a0c")
                    .as("what sha256sum says of model.safetensors");
        }
    }

    @Test
    void anUnknownFieldIsAccepted() throws IOException {
        edit(config -> config.put("unknown_field", true).remove("rms_norm_eps"));
        assertThat(open().rmsNormEps()).isEqualTo(1e-6f);
    }

    @Test
    void impossibleSizesAreRefused() throws IOException {
        assertRefused(config -> config.put("num_key_value_heads", 4), "no multiple");
        assertRefused(config -> config.put("num_hidden_layers", 2_000_000_000), "num_hidden_layers");
        assertRefused(config -> config.put("vocab_size", -1), "vocab_size");
        assertRefused(config -> config.put("hidden_size", "48"), "hidden_size");
        assertRefused(config -> config.put("rms_norm_eps", 0), "rms_norm_eps");
    }

    @Test
    void weightsThatDoNotFitTheConfigurationAreListed() throws IOException {
        assertRefused(
                config -> config.put("intermediate_size", 97),
                "model.layers.0.mlp.gate_proj.weight has the shape [96, 48], config.json implies [97, 48]");
        assertRefused(
                config -> config.put("num_hidden_layers", 3), "model.layers.2.self_attn.q_proj.weight is missing");
        assertRefused(config -> config.put("tie_word_embeddings", false), "lm_head.weight is missing");
    }

    @Test
    void anOutputLayerBesideTheEmbeddingIsUsedWhereItIsAnother() {
        assertThat(openWithHead(0).tiedEmbeddings()).isTrue();
        assertThat(openWithHead(0.5f).tiedEmbeddings()).isFalse();
    }

    /** The tiny model with an output layer that is the embedding but for its last number. */
    private ModelConfig openWithHead(float more) {
        TensorsInMemory tensors = new TensorsInMemory();
        try (TensorSource tiny = Safetensors.open(TINY.resolve("model.safetensors"))) {
            for (String name : tiny.names()) {
                FloatBuffer values = FloatBuffer.allocate((int) TensorShape.elements(tiny.shape(name)));
                tiny.read(name, values);
                tensors.put(name, tiny.shape(name), values.array());
                if (name.equals("model.embed_tokens.weight")) {
                    float[] head = values.array().clone();
                    head[head.length - 1] += more;
                    tensors.put("lm_head.weight", tiny.shape(name), head);
                }
            }
        }
        SafetensorsWriter.write(copy.resolve("model.safetensors"), tensors);
        return open();
    }

    @Test
    void aDirectoryWithoutTokenizerOrWeightsSaysSo() throws IOException {
        Files.delete(copy.resolve("model.safetensors"));
        assertThatThrownBy(this::open).isInstanceOf(UserError.class).hasMessageContaining("model.safetensors");
        Files.delete(copy.resolve("tokenizer.json"));
        assertThatThrownBy(this::open).isInstanceOf(UserError.class).hasMessageContaining("tokenizer.json");
        assertThatThrownBy(() -> ModelDirectory.open(copy.resolve("nowhere")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is no directory");
    }

    private void assertRefused(Consumer<ObjectNode> change, String... reasons) throws IOException {
        Files.copy(
                TINY.resolve("config.json"),
                copy.resolve("config.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        edit(change);
        assertThatThrownBy(this::open).isInstanceOf(UserError.class).hasMessageContainingAll(reasons);
    }

    private void edit(Consumer<ObjectNode> change) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Path file = copy.resolve("config.json");
        ObjectNode config = (ObjectNode) mapper.readTree(file.toFile());
        change.accept(config);
        mapper.writeValue(file.toFile(), config);
    }

    private ModelConfig open() {
        try (ModelDirectory model = ModelDirectory.open(copy)) {
            return model.config();
        }
    }
}
