package io.github.dramatis.lm.adapter;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.adapter.AdaptedModules.Widths;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.file.AtomicFiles;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.safetensors.SafetensorsWriter;
import io.github.dramatis.lm.tensor.TensorSource;
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
    public static void write(Path directory, TrainedAdapter adapter, ModelConfig model, BaseModel base) {
        TrainedAdapter stored = adapter.config().method().isLora()
                ? StoredAdapter.of(adapter.toLora(), model).adapter(adapter.config())
                : adapter;
        LoraConfig config = stored.config();
        SafetensorsWriter.write(directory.resolve(PeftWeights.FILE), PeftWeights.of(stored));
        Provenance.write(directory, base, adapter.config(), config.targetModules());
        AtomicFiles.replace(
                directory.resolve(PeftConfig.FILE),
                PeftConfig.json(config, base.name()).toPrettyString() + "\n");
    }

    /**
     * Reads an adapter of any method as the plain LoRA adapter that it equals.
     *
     * @throws UserError as {@link #readTrained} does
     */
    public static LoraAdapter read(Path directory, ModelConfig model) {
        return readTrained(directory, model).toLora();
    }

    /**
     * Reads an adapter for a model, in the form of its method.
     *
     * @throws UserError if a file is missing or damaged, if the adapter asks for more than the engine has, or if a name
     *     or shape does not fit the model: peft only warns then, and runs without the adapter
     */
    public static TrainedAdapter readTrained(Path directory, ModelConfig model) {
        PeftConfig config = PeftConfig.read(directory);
        requireNone(directory, config.unsupported());
        Map<String, Widths> all = AdaptedModules.all(model);
        Set<String> targets = config.targets(all.keySet());
        LoraConfig lora = config.lora(targets, model.layers());
        try (TensorSource tensors = Safetensors.open(directory.resolve(PeftWeights.FILE))) {
            PeftWeights weights = new PeftWeights(lora.method(), tensors);
            List<String> problems = new ArrayList<>(weights.nameProblems());
            problems.addAll(weights.shapeProblems(lora.rank(), AdaptedModules.among(all, targets)));
            requireNone(directory, problems);
            TrainedAdapter adapter = weights.read(lora, AdaptedModules.of(model, lora));
            return lora.method().isLora() ? unfused(directory, adapter.toLora(), model) : adapter;
        }
    }

    /** The adapter of single projections where a fused module's pair is made of those. */
    private static LoraAdapter unfused(Path directory, LoraAdapter adapter, ModelConfig model) {
        LoraConfig lora = adapter.config();
        return Provenance.parts(directory)
                .map(parts -> new LoraConfig(
                        parts.rank(), parts.alpha(), lora.dropout(), parts.targetModules(), lora.layers()))
                .flatMap(parts -> new StoredAdapter(lora.rank(), lora.alpha(), lora.targetModules(), adapter.pairs())
                        .split(parts, model))
                .orElse(adapter);
    }

    /** What {@code dramatis.json} says of the base model; empty for an adapter from elsewhere. */
    public static Optional<BaseModel> base(Path directory) {
        return Provenance.base(directory);
    }

    /** What tables call an adapter's method: its label, with rs before it where peft scales LoRA by alpha / √rank. */
    public static String variant(Path directory) {
        return PeftConfig.read(directory).variant();
    }

    private static void requireNone(Path directory, List<String> problems) {
        if (!problems.isEmpty()) {
            String more = problems.size() > SHOWN ? "; and " + (problems.size() - SHOWN) + " more" : "";
            throw new UserError(
                    directory.toString(),
                    "the adapter cannot be used: "
                            + String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size()))) + more,
                    "give a LoRA, MiSS or VeRA adapter that was made for this base model");
        }
    }
}
