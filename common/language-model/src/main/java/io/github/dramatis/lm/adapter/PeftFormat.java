package io.github.dramatis.lm.adapter;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.adapter.AdaptedModules.Widths;
import io.github.dramatis.lm.checkpoint.ModelConfig;
import io.github.dramatis.lm.checkpoint.Safetensors;
import io.github.dramatis.lm.checkpoint.SafetensorsWriter;
import io.github.dramatis.lm.checkpoint.TensorSource;
import io.github.dramatis.lm.file.AtomicFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Adapters as directories in PEFT's format, which peft and vLLM load unchanged: {@code adapter_config.json} and
 * {@code adapter_model.safetensors}. Beside them {@code dramatis.json} says which base weights they were trained on.
 *
 * <p>The same adapter gives the same bytes.
 */
public final class PeftFormat {
    /** The file of an adapter's weights. */
    public static final String WEIGHTS = PeftWeights.FILE;
    /** The file of its configuration. */
    public static final String CONFIG = PeftConfig.FILE;

    private static final int SHOWN = 8;

    private PeftFormat() {}

    /**
     * Writes an adapter into a directory, which may be there already and hold other files.
     *
     * @param model the shape of the base: its checkpoint may hold what the adapter adapts under other modules
     * @throws UserError if it cannot be written, e.g. for a full disk
     */
    public static void write(Path directory, LoraAdapter adapter, ModelConfig model, BaseModel base) {
        StoredAdapter stored = StoredAdapter.of(adapter, model);
        SafetensorsWriter.write(directory.resolve(PeftWeights.FILE), PeftWeights.tensors(stored));
        Provenance.write(directory, base, adapter.config(), stored);
        AtomicFiles.replace(
                directory.resolve(PeftConfig.FILE),
                PeftConfig.json(stored, adapter.config(), base.name()).toPrettyString() + "\n");
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
        Map<String, Widths> all = AdaptedModules.all(model);
        Set<String> targets = config.targets(all.keySet());
        LoraConfig lora = config.lora(targets, model.layers());
        try (TensorSource tensors = Safetensors.open(directory.resolve(PeftWeights.FILE))) {
            List<String> problems = new ArrayList<>(PeftWeights.nameProblems(tensors));
            problems.addAll(PeftWeights.shapeProblems(tensors, lora.rank(), AdaptedModules.among(all, targets)));
            requireNone(directory, problems);
            LoraAdapter adapter =
                    new LoraAdapter(lora, PeftWeights.pairs(tensors, lora.rank(), AdaptedModules.of(model, lora)));
            return Provenance.parts(directory)
                    .map(parts -> new LoraConfig(
                            parts.rank(), parts.alpha(), lora.dropout(), parts.targetModules(), lora.layers()))
                    .flatMap(
                            parts -> new StoredAdapter(lora.rank(), lora.alpha(), lora.targetModules(), adapter.pairs())
                                    .split(parts, model))
                    .orElse(adapter);
        }
    }

    /** What {@code dramatis.json} says of the base model; empty for an adapter from elsewhere. */
    public static Optional<BaseModel> base(Path directory) {
        return Provenance.base(directory);
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
