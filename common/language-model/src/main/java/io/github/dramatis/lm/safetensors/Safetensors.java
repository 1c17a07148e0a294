package io.github.dramatis.lm.safetensors;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.tensor.TensorSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Entry to weights in the safetensors format. */
public final class Safetensors {
    /** The file in a model directory whose weights are in one piece. */
    public static final String SINGLE = "model.safetensors";

    static final String INDEX = "model.safetensors.index.json";

    private Safetensors() {}

    /**
     * Opens one file with F32, F16 or BF16 tensors.
     *
     * @throws UserError if it is missing, truncated, or its header is not to be trusted
     */
    public static TensorSource open(Path file) {
        return SafetensorsFile.open(file);
    }

    /**
     * Opens a model directory's weights: {@code model.safetensors}, or the files that
     * {@code model.safetensors.index.json} names.
     *
     * @throws UserError if there are none or they are not to be trusted
     */
    public static TensorSource openDirectory(Path directory) {
        return Files.exists(directory.resolve(SINGLE))
                ? SafetensorsFile.open(directory.resolve(SINGLE))
                : ShardedSafetensors.open(requireIndex(directory));
    }

    /** The files that hold a model directory's weights, sorted by name. */
    public static List<Path> files(Path directory) {
        return Files.exists(directory.resolve(SINGLE))
                ? List.of(directory.resolve(SINGLE))
                : ShardedSafetensors.weightMap(requireIndex(directory)).values().stream()
                        .distinct()
                        .sorted()
                        .map(directory::resolve)
                        .toList();
    }

    private static Path requireIndex(Path directory) {
        Path index = directory.resolve(INDEX);
        if (!Files.exists(index)) {
            throw new UserError(
                    directory.toString(),
                    "has neither " + SINGLE + " nor " + INDEX,
                    "give a Hugging Face model directory with safetensors weights, or make one from GGUF with"
                            + " dramatis model import");
        }
        return index;
    }
}
