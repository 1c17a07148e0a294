package io.github.dramatis.lm.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.adapter.AdaptedModules.Widths;
import io.github.dramatis.lm.checkpoint.ModelConfig;
import io.github.dramatis.lm.checkpoint.Safetensors;
import io.github.dramatis.lm.checkpoint.SafetensorsWriter;
import io.github.dramatis.lm.checkpoint.TensorSource;
import io.github.dramatis.lm.file.AtomicFiles;
import io.github.dramatis.lm.file.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adapters as directories in PEFT's format, which peft and vLLM load unchanged: {@code adapter_config.json} and
 * {@code adapter_model.safetensors}. Beside them {@code dramatis.json} says which base weights they were trained on.
 *
 * <p>The same adapter gives the same bytes.
 */
public final class PeftFormat {
    static final String PROVENANCE = "dramatis.json";
    private static final int SHOWN = 8;

    private PeftFormat() {}

    /**
     * Writes an adapter into a directory, which may be there already and hold other files.
     *
     * @throws UserError if it cannot be written, e.g. for a full disk
     */
    public static void write(Path directory, LoraAdapter adapter, BaseModel base) {
        SafetensorsWriter.write(directory.resolve(PeftWeights.FILE), PeftWeights.tensors(adapter));
        ObjectNode provenance = JsonNodeFactory.instance.objectNode();
        provenance.putObject("base_model").put("name", base.name()).put("sha256", base.sha256());
        AtomicFiles.replace(directory.resolve(PROVENANCE), provenance.toPrettyString() + "\n");
        AtomicFiles.replace(
                directory.resolve(PeftConfig.FILE),
                PeftConfig.json(adapter.config(), base.name()).toPrettyString() + "\n");
    }

    /**
     * Reads an adapter for a model.
     *
     * @throws UserError if a file is missing or damaged, if the adapter asks for more than plain LoRA, or if a name or
     *     shape does not fit the model: peft only warns then, and runs without the adapter
     */
    public static LoraAdapter read(Path directory, ModelConfig model) {
        PeftConfig config = PeftConfig.read(directory);
        requireNone(directory, config.unsupported());
        LoraConfig lora = config.lora();
        Map<String, Widths> modules = AdaptedModules.of(model, lora.targetModules());
        try (TensorSource tensors = Safetensors.open(directory.resolve(PeftWeights.FILE))) {
            List<String> problems = new ArrayList<>(PeftWeights.nameProblems(tensors));
            problems.addAll(PeftWeights.shapeProblems(tensors, lora.rank(), modules, config.namesLayers()));
            requireNone(directory, problems);
            return new LoraAdapter(lora, PeftWeights.pairs(tensors, lora.rank(), modules));
        }
    }

    /** What {@code dramatis.json} says of the base model; empty for an adapter from elsewhere. */
    public static Optional<BaseModel> base(Path directory) {
        Path file = directory.resolve(PROVENANCE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode base = StrictJson.readObject(file).path("base_model");
        String name = base.path("name").asText();
        String sha256 = base.path("sha256").asText();
        if (name.isBlank() || !sha256.matches("[0-9a-f]{64}")) {
            throw new UserError(file.toString(), "names no base model", "train the adapter again, or remove the file");
        }
        return Optional.of(new BaseModel(name, sha256));
    }

    private static void requireNone(Path directory, List<String> problems) {
        if (!problems.isEmpty()) {
            String more = problems.size() > SHOWN ? "; and " + (problems.size() - SHOWN) + " more" : "";
            throw new UserError(
                    directory.toString(),
                    "the adapter cannot be used: "
                            + String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size()))) + more,
                    "give a plain LoRA adapter that was made for this base model");
        }
    }
}
