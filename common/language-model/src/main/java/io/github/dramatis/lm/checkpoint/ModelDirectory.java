package io.github.dramatis.lm.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.architecture.ConfigJson;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.TensorNames;
import io.github.dramatis.lm.file.StrictJson;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.lm.tokenizer.ChatTemplate;
import io.github.dramatis.lm.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A base model on disk, as Hugging Face lays it out: config.json, model.safetensors (or shards with their index),
 * tokenizer.json, tokenizer_config.json. Opening one checks that it is complete; the weights stay on disk until they
 * are read.
 */
public final class ModelDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelDirectory.class);

    private final Path path;
    private final String name;
    private final ModelConfig config;
    private final TensorSource tensors;

    private ModelDirectory(Path path, String name, ModelConfig config, TensorSource tensors) {
        this.path = path;
        this.name = name;
        this.config = config;
        this.tensors = tensors;
    }

    /**
     * Opens a directory and checks that tokenizer and weights are there and fit {@code config.json}.
     *
     * @throws UserError that says what is missing or wrong
     */
    public static ModelDirectory open(Path path) {
        return open(path, true);
    }

    /**
     * Opens a directory for what needs no text and checks that the weights are there and fit {@code config.json}. The
     * tokenizer may be missing.
     *
     * @throws UserError that says what is missing or wrong
     */
    public static ModelDirectory openWithoutTokenizer(Path path) {
        return open(path, false);
    }

    private static ModelDirectory open(Path path, boolean withTokenizer) {
        if (!Files.isDirectory(path)) {
            throw new UserError(
                    path.toString(),
                    "is no directory",
                    "give a Hugging Face model directory, or make one from GGUF with dramatis model import");
        }
        requireFile(path, "config.json", "the model's shape");
        if (withTokenizer) {
            requireFile(path, "tokenizer.json", "the tokenizer");
        }
        Path configFile = path.resolve("config.json");
        JsonNode json = StrictJson.readObject(configFile);
        ModelConfig said = ConfigJson.parse(configFile.toString(), json);
        TensorSource tensors = Safetensors.openDirectory(path);
        try {
            ModelConfig config = OutputLayer.asStored(said, tensors);
            if (said.tiedEmbeddings() && !config.tiedEmbeddings()) {
                LOG.warn(
                        "{}: tie_word_embeddings is true, but {} is there and another than the embedding: it is used",
                        path,
                        TensorNames.OUTPUT_LAYER);
            }
            ExpectedTensors.require(path.toString(), config, tensors);
            return new ModelDirectory(path, logicalName(path, json), config, tensors);
        } catch (RuntimeException e) {
            tensors.close();
            throw e;
        }
    }

    private static void requireFile(Path path, String name, String role) {
        if (!Files.isRegularFile(path.resolve(name))) {
            throw new UserError(
                    path.toString(),
                    "has no " + name + " (" + role + ")",
                    "give a complete Hugging Face model directory, or make one from GGUF with dramatis model import");
        }
    }

    /** {@code _name_or_path} if that is a name (owner/model, or one part), else the last part of where the model is. */
    private static String logicalName(Path path, JsonNode json) {
        String given = json.path("_name_or_path").asText();
        Path last = path.toAbsolutePath().normalize().getFileName();
        return given.matches("[A-Za-z0-9][\\w.-]*(/[\\w.-]+)?") || last == null ? given : last.toString();
    }

    /** What to call the model elsewhere; never a path of this machine. */
    public String name() {
        return name;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** The model's shape. */
    public ModelConfig config() {
        return config;
    }

    /** The weights; closed with this directory. */
    public TensorSource tensors() {
        return tensors;
    }

    /**
     * Opens the tokenizer; to be closed by the caller.
     *
     * @throws UserError if there is none
     */
    public Tokenizer tokenizer() {
        return Tokenizer.open(path);
    }

    /**
     * The model's chat template.
     *
     * @throws UserError if it has none
     */
    public ChatTemplate chatTemplate() {
        return ChatTemplate.open(path);
    }

    /**
     * SHA-256 in hexadecimal that names the base model: of model.safetensors, or of the list of its shards' hashes.
     * Reads all weights the first time and keeps the result beside them.
     */
    public String weightsSha256() {
        return WeightsHash.of(path);
    }

    @Override
    public void close() {
        tensors.close();
    }
}
