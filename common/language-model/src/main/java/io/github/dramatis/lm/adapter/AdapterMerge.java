package io.github.dramatis.lm.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.file.AtomicFiles;
import io.github.dramatis.lm.file.StrictJson;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A base model with an adapter put into its weights, as a Hugging Face directory of its own:
 * {@code dramatis adapter merge}.
 */
public final class AdapterMerge {
    /** What a model's directory holds besides weights. */
    private static final String KEPT =
            "(?!dramatis\\.json|.*\\.index\\.json)[^.].*\\.(json|jinja|txt|model)|LICENSE.*|NOTICE.*";

    private AdapterMerge() {}

    /**
     * Merges, a piece of a tensor at a time.
     *
     * @param model directory of the base
     * @param adapter PEFT directory
     * @param out does not exist yet, or is empty
     * @param float32 whether to store float32 instead of the base's own types
     * @param otherBase whether the adapter may have been trained on other weights
     * @throws UserError if one of them is missing or damaged, they do not belong together, or the disk is full
     */
    public static void run(Path model, Path adapter, Path out, boolean float32, boolean otherBase) {
        try (ModelDirectory base = ModelDirectory.openWithoutTokenizer(model)) {
            if (!otherBase) {
                requireSameBase(adapter, base);
            }
            StoredAdapter stored = StoredAdapter.of(PeftFormat.read(adapter, base.config()), base.config());
            AtomicFiles.newDirectory(out, part -> {
                for (Path file : kept(model)) {
                    Files.copy(file, part.resolve(file.getFileName().toString()));
                }
                if (float32) {
                    writeFloat32Config(part.resolve("config.json"));
                }
                SafetensorsWriter.write(
                        part.resolve(Safetensors.SINGLE), new MergedWeights(base.tensors(), stored, float32));
                return part;
            });
        }
    }

    private static List<Path> kept(Path model) throws IOException {
        try (Stream<Path> files = Files.list(model)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches(KEPT))
                    .sorted()
                    .toList();
        }
    }

    /** transformers loads weights in the type that the configuration names. */
    private static void writeFloat32Config(Path file) {
        ObjectNode config = (ObjectNode) StrictJson.readObject(file);
        config.put(config.has("torch_dtype") ? "torch_dtype" : "dtype", "float32");
        AtomicFiles.replace(file, config.toPrettyString() + "\n");
    }

    /** @throws UserError if the adapter says that it was trained on other weights */
    public static void requireSameBase(Path adapter, ModelDirectory base) {
        Optional<BaseModel> trainedOn = PeftFormat.base(adapter);
        if (trainedOn.isPresent() && !trainedOn.get().sha256().equals(base.weightsSha256())) {
            throw new UserError(
                    adapter.toString(),
                    "it was trained on " + trainedOn.get().name() + " with weights "
                            + trainedOn.get().sha256() + ", not on " + base.path() + " with "
                            + base.weightsSha256(),
                    "give the base that it was trained on, or pass --other-base if the two are known to be alike");
        }
    }
}
