package io.github.dramatis.lm.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.file.StrictJson;
import io.github.dramatis.lm.method.Method;
import io.github.dramatis.lm.method.Methods;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code adapter_config.json} as peft 0.21 writes it. */
final class PeftConfig {
    static final String FILE = "adapter_config.json";

    /** Values of {@code init_lora_weights} that leave the base as it is (peft/tuners/lora/layer.py). */
    private static final Set<String> PLAIN_STARTS =
            Set.of("true", "false", "null", "gaussian", "eva", "orthogonal", "mica", "");

    /** Fields that change how the factors begin, how they are scaled or where they run, and no more. */
    private static final Set<String> OF_PLAIN_LORA = Set.of(
            "use_rslora",
            "eva_config",
            "corda_config",
            "lora_ga_config",
            "loftq_config",
            "megatron_config",
            "runtime_config");

    private static final int SHOWN = 200;
    private static final Logger LOG = LoggerFactory.getLogger(PeftConfig.class);
    private static final Pattern LAYER = Pattern.compile("model\\.layers\\.(\\d+)\\..+");

    private final Path file;
    private final JsonNode json;

    private PeftConfig(Path file, JsonNode json) {
        this.file = file;
        this.json = json;
    }

    static PeftConfig read(Path directory) {
        Path file = directory.resolve(FILE);
        return new PeftConfig(file, StrictJson.readObject(file));
    }

    /** The JSON of an adapter. */
    static ObjectNode json(LoraConfig config, String baseModel) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putNull("auto_mapping");
        json.put("base_model_name_or_path", baseModel);
        json.put("bias", "none").put("inference_mode", true);
        json.putNull("layers_pattern");
        if (config.layers().isEmpty()) {
            json.putNull("layers_to_transform");
        } else {
            ArrayNode layers = json.putArray("layers_to_transform");
            config.layers().forEach(layers::add);
        }
        json.putNull("modules_to_save").put("peft_type", config.method().peftType());
        json.put("r", config.rank()).putNull("revision");
        config.targetModules().forEach(json.putArray("target_modules")::add);
        json.put("task_type", "CAUSAL_LM");
        config.method().putSettings(json, config.alpha(), config.dropout());
        return json;
    }

    /** The method of the type; LoRA also where it is of none that can be read, which {@link #unsupported} says. */
    Method method() {
        return Methods.ofPeftType(type()).orElse(Methods.LORA);
    }

    private String type() {
        return json.path("peft_type").asText();
    }

    /** The label of the method, with rs before it where peft scales LoRA by alpha / √rank. */
    String variant() {
        return (isRslora() ? "rs" : "") + method().label();
    }

    private boolean isRslora() {
        return method().isLora() && json.path("use_rslora").asBoolean();
    }

    /** Whether the names and shapes of its tensors are known here. */
    boolean hasKnownTensors() {
        return Methods.ofPeftType(type()).isPresent()
                && method().unsupported(json).isEmpty();
    }

    /** What this adapter asks for that its type on linear layers does not have here; empty as a rule. */
    List<String> unsupported() {
        List<String> problems = new ArrayList<>();
        if (Methods.ofPeftType(type()).isEmpty()) {
            problems.add("peft_type is " + json.path("peft_type") + ", supported are " + Methods.peftTypes());
        }
        method().unsupported(json).ifPresent(problems::add);
        if (!json.path("bias").asText("none").equals("none")) {
            problems.add("bias is " + json.path("bias") + ", supported is none");
        }
        for (String field : new String[] {"fan_in_fan_out", "lora_bias"}) {
            if (json.path(field).asBoolean()) {
                problems.add(field + " is on");
            }
        }
        problems.addAll(variants());
        changedBase().ifPresent(problems::add);
        for (String field : List.of(
                "rank_pattern",
                "alpha_pattern",
                "modules_to_save",
                "target_parameters",
                "trainable_token_indices",
                "layer_replication",
                "alora_invocation_tokens")) {
            if (!json.path(field).isEmpty()) {
                problems.add(field + " is " + json.path(field) + ", supported is none");
            }
        }
        return problems;
    }

    /**
     * Variants of LoRA that the adapter asks for: peft has fields {@code use_...} and {@code ..._config} for them, and
     * versions to come will have more. Used as plain LoRA they give other logits without a word.
     */
    private List<String> variants() {
        List<String> variants = new ArrayList<>();
        json.fieldNames().forEachRemaining(field -> {
            boolean isVariant =
                    (field.startsWith("use_") || field.endsWith("_config")) && !OF_PLAIN_LORA.contains(field);
            if (isVariant && isGiven(json.path(field))) {
                variants.add(field + " is on");
            }
        });
        return variants;
    }

    private static boolean isGiven(JsonNode value) {
        return value.isContainerNode() ? !value.isEmpty() : value.isBoolean() ? value.asBoolean() : !value.isNull();
    }

    /**
     * What is to be done with an adapter whose initialization took its first factors out of the base: PiSSA, OLoRA,
     * CorDA, LoRA-GA and LoftQ. On the base as it was published such factors count twice.
     */
    private Optional<String> changedBase() {
        String start = json.path("init_lora_weights").asText("").toLowerCase(Locale.ROOT);
        if (PLAIN_STARTS.contains(start)) {
            return Optional.empty();
        }
        String cure = start.equals("loftq")
                ? "merge it into the base that LoftQ made, in peft with merge_and_unload(), and use the merged model"
                : "convert it to plain LoRA in peft, with model.save_pretrained(DIRECTORY,"
                        + " path_initial_model_for_weight_conversion=the adapter as it was before training)";
        return Optional.of("init_lora_weights is " + json.path("init_lora_weights")
                + ", which changes the base's weights, and the published base does not have them: " + cure);
    }

    /**
     * Method, rank, alpha with rsLoRA's √r in it (its scale is alpha / √r), dropout, and the modules and layers of
     * {@link #targets}.
     *
     * @param targets at least one
     * @param layers of the model
     */
    LoraConfig lora(Set<String> targets, int layers) {
        List<Integer> adapted =
                targets.stream().map(PeftConfig::layer).distinct().toList();
        return new LoraConfig(
                rank(),
                method().hasAlpha() ? loraAlpha() : rank(),
                json.path(method().dropoutField()).asDouble(),
                targets.stream().map(LoraConfig::moduleOf).distinct().toList(),
                adapted.size() == layers ? List.of() : adapted,
                method());
    }

    private double loraAlpha() {
        double alpha = json.path("lora_alpha").asDouble();
        return isRslora() ? alpha * Math.sqrt(rank()) : alpha;
    }

    /**
     * The modules that peft would adapt: those that {@code target_modules} names by their last parts or matches as a
     * regular expression, without {@code exclude_modules}, in {@code layers_to_transform}.
     *
     * @param modules all modules of the base
     * @throws UserError if there are none
     */
    Set<String> targets(Set<String> modules) {
        JsonNode targets = json.path("target_modules");
        Set<Integer> layers = layersToTransform();
        Set<String> chosen = new TreeSet<>();
        for (String module : modules) {
            boolean named = targets.asText().equals("all-linear") || matches(module, targets);
            if (named
                    && !matches(module, json.path("exclude_modules"))
                    && (layers.isEmpty() || layers.contains(layer(module)))) {
                chosen.add(module);
            }
        }
        if (chosen.isEmpty()) {
            throw wrong("target_modules is " + targets + ": it fits no projection of the base model");
        }
        unmatched(modules).forEach(problem -> LOG.warn("{}: {}", file, problem));
        return chosen;
    }

    /** Names of {@code target_modules} that fit no projection: peft passes over them as long as another fits. */
    List<String> unmatched(Set<String> modules) {
        List<String> problems = new ArrayList<>();
        JsonNode targets = json.path("target_modules");
        if (targets.isArray()) {
            for (JsonNode name : targets) {
                if (modules.stream().noneMatch(module -> endsWith(module, name.asText()))) {
                    problems.add("target_modules names " + name + ", which fits no projection of the base model");
                }
            }
        }
        return problems;
    }

    private boolean matches(String module, JsonNode names) {
        if (names.isTextual()) {
            try {
                return ModulePattern.of(names.asText()).matches(module);
            } catch (IllegalArgumentException e) {
                throw wrong("it has " + shown(names) + " for a regular expression: " + e.getMessage());
            }
        }
        for (JsonNode name : names) {
            if (endsWith(module, name.asText())) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWith(String module, String name) {
        return module.equals(name) || module.endsWith("." + name);
    }

    private Set<Integer> layersToTransform() {
        JsonNode given = json.path("layers_to_transform");
        Set<Integer> layers = new TreeSet<>();
        if (given.isInt()) {
            layers.add(given.intValue());
        }
        given.forEach(layer -> layers.add(layer.asInt(-1)));
        return layers;
    }

    private static int layer(String module) {
        Matcher layer = LAYER.matcher(module);
        if (!layer.matches()) {
            throw new IllegalArgumentException(module);
        }
        return Integer.parseInt(layer.group(1));
    }

    private static String shown(JsonNode names) {
        String text = names.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private UserError wrong(String problem) {
        return new UserError(
                file.toString(),
                problem,
                "use names of projections that the base model has, such as " + LoraConfig.MODULES
                        + ", a regular expression that fits some, or \"all-linear\"");
    }

    int rank() {
        return json.path("r").asInt();
    }

    Optional<String> baseModel() {
        return Optional.ofNullable(json.path("base_model_name_or_path").asText(null));
    }
}
