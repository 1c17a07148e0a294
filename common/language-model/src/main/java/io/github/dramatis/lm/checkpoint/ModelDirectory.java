package io.github.dramatis.lm.checkpoint;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.file.StrictJson;
import io.github.dramatis.lm.tokenizer.ChatTemplate;
import io.github.dramatis.lm.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A base model on disk, as Hugging Face lays it out: config.json, model.safetensors (or shards with their index),
 * tokenizer.json, tokenizer_config.json. Opening one checks that it is complete; the weights stay on disk until they
 * are read.
 */
public final class ModelDirectory implements AutoCloseable {
    private final Path path;
    private final ModelConfig config;
    private final TensorSource tensors;

    private ModelDirectory(Path path, ModelConfig config, TensorSource tensors) {
        this.path = path;
        this.config = config;
        this.tensors = tensors;
    }

    /**
     * Opens a directory and checks that tokenizer and weights are there and fit {@code config.json}.
     *
     * @throws UserError that says what is missing or wrong
     */
    public static ModelDirectory open(Path path) {
        if (!Files.isDirectory(path)) {
            throw new UserError(
                    path.toString(),
                    "is no directory",
                    "give a Hugging Face model directory, or make one from GGUF with dramatis model import");
        }
        requireFile(path, "config.json", "the model's shape");
        requireFile(path, "tokenizer.json", "the tokenizer");
        Path configFile = path.resolve("config.json");
        ModelConfig config = ConfigJson.parse(configFile.toString(), StrictJson.readObject(configFile));
        TensorSource tensors = Safetensors.openDirectory(path);
        try {
            ExpectedTensors.require(path.toString(), config, tensors);
            return new ModelDirectory(path, config, tensors);
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

    /** Opens the tokenizer; to be closed by the caller. */
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
