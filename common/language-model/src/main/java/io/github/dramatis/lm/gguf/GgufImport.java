package io.github.dramatis.lm.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.architecture.ConfigJson;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.checkpoint.ExpectedTensors;
import io.github.dramatis.lm.file.AtomicFiles;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.safetensors.SafetensorsWriter;
import io.github.dramatis.lm.tensor.TensorShape;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.lm.tokenizer.ChatTemplate;
import java.nio.file.Path;
import java.util.Optional;

/**
 * GGUF to a Hugging Face directory: what {@code dramatis model import} does.
 *
 * <p>The weights are stored as float32. A 4-bit weight is scale × number + minimum of two half-precision numbers: half
 * precision and bfloat16 would round it, and then the model would not be the one that llama.cpp runs.
 */
public final class GgufImport {
    /**
     * What was written.
     *
     * @param directory where
     * @param tensors how many
     * @param parameters elements of all tensors
     * @param templateProblem why prompts cannot be made with the chat template that came along, if they cannot
     */
    public record Result(Path directory, int tensors, long parameters, Optional<UserError> templateProblem) {}

    private GgufImport() {}

    /**
     * Converts a file. The directory appears complete or not at all.
     *
     * @param gguf a GGUF file of a supported architecture
     * @param directory does not exist yet, or is empty
     * @throws UserError if the file is damaged or unsupported, the directory is there already, or the disk is full
     */
    public static Result run(Path gguf, Path directory) {
        Result written = write(gguf, directory);
        return new Result(directory, written.tensors(), written.parameters(), templateProblem(directory));
    }

    /** The weights are of use without their template: one can be put beside them. */
    private static Optional<UserError> templateProblem(Path directory) {
        try {
            ChatTemplate.open(directory).hasSystemTurn();
            return Optional.empty();
        } catch (UserError e) {
            return Optional.of(e);
        }
    }

    private static Result write(Path gguf, Path directory) {
        return AtomicFiles.newDirectory(directory, part -> {
            try (GgufFile file = GgufFile.open(gguf)) {
                JsonNode config = GgufConfig.configJson(gguf, file);
                GgufTokenizer tokenizer = new GgufTokenizer(gguf, file.metadata());
                ModelConfig shape = ConfigJson.parse(gguf.toString(), config);
                GgufWeights weights = new GgufWeights(file, shape, gguf.toString());
                ExpectedTensors.require(gguf.toString(), shape, weights);
                AtomicFiles.replace(part.resolve("config.json"), config.toPrettyString() + "\n");
                AtomicFiles.replace(
                        part.resolve("generation_config.json"),
                        generationConfig(config).toPrettyString() + "\n");
                AtomicFiles.replace(
                        part.resolve("tokenizer.json"),
                        tokenizer.tokenizerJson().toString() + "\n");
                AtomicFiles.replace(
                        part.resolve("tokenizer_config.json"),
                        tokenizer.tokenizerConfigJson().toPrettyString() + "\n");
                SafetensorsWriter.write(part.resolve(Safetensors.SINGLE), weights);
                return result(directory, weights);
            }
        });
    }

    private static Result result(Path directory, TensorSource weights) {
        long parameters = weights.names().stream()
                .mapToLong(name -> TensorShape.elements(weights.shape(name)))
                .sum();
        return new Result(directory, weights.names().size(), parameters, Optional.empty());
    }

    private static ObjectNode generationConfig(JsonNode config) {
        ObjectNode generation = JsonNodeFactory.instance.objectNode();
        for (String key : new String[] {"bos_token_id", "eos_token_id", "pad_token_id"}) {
            if (!config.get(key).isNull()) {
                generation.set(key, config.get(key));
            }
        }
        return generation;
    }
}
