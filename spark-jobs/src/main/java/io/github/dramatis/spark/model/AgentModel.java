package io.github.dramatis.spark.model;

import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.kernel.machine.Backends;
import io.github.dramatis.lm.model.Trunk;
import io.github.dramatis.lm.prompt.PromptTokens;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The base model that all agents run on: which one, and how it is used. Small: it travels to the tasks, which get the
 * weights from {@link #load()}.
 *
 * @param location of its Hugging Face directory
 * @param precision of the frozen products
 * @param scale of the ratings that it is asked for
 * @param weights SHA-256 of its weights
 * @param tokenizer identity of tokenizer and chat template
 * @param compared the base models of an experiment that compares several, by what a setting calls them
 *     ({@link TrainSetting#baseModelId}); empty where all agents run on this one
 */
public record AgentModel(
        ModelLocation location,
        Precision precision,
        RatingScale scale,
        String weights,
        String tokenizer,
        Map<String, AgentModel> compared)
        implements Serializable {
    public AgentModel {
        compared = new TreeMap<>(compared);
    }

    /** The base model of a configuration, with those that its experiment compares. */
    public static AgentModel open(DramatisConfig config, RatingScale scale) {
        BaseModelConfig model = config.model();
        return open(model, scale).comparing(config, setting -> open(model.at(setting.baseModel()), scale));
    }

    /**
     * Looks at a model directory without loading it.
     *
     * @throws UserError if it is missing or incomplete, or its tokenizer cannot tell the ratings apart
     */
    public static AgentModel open(BaseModelConfig config, RatingScale scale) {
        if (config.path().isEmpty()) {
            throw new UserError(
                    "configuration key model.path",
                    "it is not set",
                    "set it to a Hugging Face directory; submit/fetch-base-model and dramatis model import make one");
        }
        ModelLocation location = ModelLocation.of(config);
        try (ModelDirectory directory = ModelDirectory.open(location.whole(null))) {
            SharedPromptTokens tokens = SharedPromptTokens.of(config, scale);
            // opened for its checks, here and not in the first task
            tokens.open();
            return new AgentModel(
                    location,
                    precision(config.precision()),
                    scale,
                    directory.weightsSha256(),
                    tokens.fingerprint(),
                    Map.of());
        }
    }

    /**
     * A precision by its name in configurations and on the command line.
     *
     * @param name float32, bf16, float16, int8 (not to train on), or auto for the fastest that this
     *     machine has
     */
    public static Precision precision(String name) {
        return switch (name) {
            case "float32" -> Precision.FLOAT32;
            case "bf16" -> Precision.BFLOAT16;
            case "float16" -> Precision.FLOAT16;
            case "int8" -> Precision.INT8;
            case "auto" -> Backends.fastestPrecision();
            default -> throw new UserError(
                    "precision " + name, "there is no such precision", "use auto, float32, bf16, or float16 on CUDA");
        };
    }

    /** The same in the precision in which agents are asked. */
    public AgentModel asking(BaseModelConfig config) {
        return config.predictPrecision().isEmpty() ? this : in(precision(config.predictPrecision()));
    }

    private AgentModel in(Precision other) {
        Map<String, AgentModel> others = new TreeMap<>(compared);
        others.replaceAll((name, model) -> model.in(other));
        return new AgentModel(location, other, scale, weights, tokenizer, others);
    }

    /**
     * The same with the base models that an experiment compares.
     *
     * @param opened the base model of a setting that names one
     */
    AgentModel comparing(DramatisConfig config, Function<TrainSetting, AgentModel> opened) {
        Map<String, AgentModel> others = new TreeMap<>();
        for (TrainSetting setting : config.experiment().ways(config.train())) {
            setting.baseModelId().ifPresent(id -> others.computeIfAbsent(id, name -> opened.apply(setting)));
        }
        return new AgentModel(location, precision, scale, weights, tokenizer, others);
    }

    /**
     * The base model of agents that were trained in one of several ways.
     *
     * @param setting the way, or the base model alone; null where there is one way
     */
    public AgentModel of(String setting) {
        return compared.entrySet().stream()
                .filter(other -> TrainSetting.hasPart(setting, other.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(this);
    }

    /** One that says nothing of others: what is loaded is known by it. */
    private AgentModel alone() {
        return compared.isEmpty() ? this : new AgentModel(location, precision, scale, weights, tokenizer, Map.of());
    }

    /** The model's name, without the path to it. */
    public String name() {
        return location.name();
    }

    /** How many layers it has. */
    public int layers() {
        return shape().layers();
    }

    /** Its shape, without its weights. */
    public ModelConfig shape() {
        try (ModelDirectory directory = ModelDirectory.open(location.whole(null))) {
            return directory.config();
        }
    }

    /** Its tokenizer, template and labels, without its weights. */
    public PromptTokens prompts() {
        return new SharedPromptTokens(location, tokenizer, scale).open();
    }

    /**
     * What results depend on; the model's path does not change them. In bfloat16 all executors are assumed to have the
     * driver's instruction set.
     */
    public Map<String, String> identity() {
        Map<String, String> identity = new TreeMap<>(
                Map.of("weights", weights, "tokenizer", tokenizer, "precision", Backends.arithmetic(precision)));
        compared.forEach(
                (name, model) -> model.identity().forEach((key, value) -> identity.put(name + " " + key, value)));
        return identity;
    }

    /**
     * The model in this JVM, loaded by the first task that asks.
     *
     * @throws UserError if the task's GPU cannot be seen, or the model does not fit into memory
     */
    public LoadedModel load() {
        return LoadedModel.of(alone());
    }

    /**
     * What lies below a layer, kept by this JVM for all its tasks.
     *
     * @param layer the lowest that an adapter changes
     * @param resources how much may be kept: what the first task that asks says
     */
    public Trunk trunk(int layer, ResourcesConfig resources) {
        return layer == 0 ? Trunk.none() : SharedTrunk.of(alone(), resources).below(layer);
    }
}
