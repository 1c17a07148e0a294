package io.github.dramatis.lm.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.file.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code adapter_config.json} as peft 0.21 writes it. */
final class PeftConfig {
    static final String FILE = "adapter_config.json";

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

    static ObjectNode json(LoraConfig lora, String baseModel) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("alpha_pattern");
        json.putNull("auto_mapping");
        json.put("base_model_name_or_path", baseModel);
        json.put("bias", "none").put("fan_in_fan_out", false).put("inference_mode", true);
        json.put("init_lora_weights", true).putNull("layers_pattern").putNull("layers_to_transform");
        if (lora.alpha() == Math.rint(lora.alpha())) {
            json.put("lora_alpha", (long) lora.alpha()); // vLLM wants a whole number
        } else {
            json.put("lora_alpha", lora.alpha());
        }
        json.put("lora_dropout", lora.dropout()).putNull("modules_to_save").put("peft_type", "LORA");
        json.put("r", lora.rank()).putObject("rank_pattern");
        json.putNull("revision");
        ArrayNode targets = json.putArray("target_modules");
        known(lora.targetModules()).forEach(targets::add);
        json.put("task_type", "CAUSAL_LM").put("use_dora", false).put("use_rslora", false);
        return json;
    }

    /** What this adapter asks for that plain LoRA on linear layers does not have; empty as a rule. */
    List<String> unsupported() {
        List<String> problems = new ArrayList<>();
        if (!json.path("peft_type").asText().equals("LORA")) {
            problems.add("peft_type is " + json.path("peft_type") + ", supported is LORA");
        }
        if (!json.path("bias").asText("none").equals("none")) {
            problems.add("bias is " + json.path("bias") + ", supported is none");
        }
        for (String field : new String[] {"use_dora", "use_qalora", "fan_in_fan_out", "lora_bias"}) {
            if (json.path(field).asBoolean()) {
                problems.add(field + " is on");
            }
        }
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

    /** Rank, alpha with rsLoRA's √r in it (its scale is alpha / √r), dropout, targets. */
    LoraConfig lora() {
        int rank = json.path("r").asInt();
        double alpha = json.path("lora_alpha").asDouble();
        return new LoraConfig(
                rank,
                json.path("use_rslora").asBoolean() ? alpha * Math.sqrt(rank) : alpha,
                json.path("lora_dropout").asDouble(),
                targetModules());
    }

    private List<String> targetModules() {
        JsonNode targets = json.path("target_modules");
        if (targets.asText().equals("all-linear")) {
            return LoraConfig.MODULES;
        }
        List<String> names = new ArrayList<>();
        targets.forEach(target -> names.add(target.asText()));
        if (!targets.isArray() || known(names).size() < names.size()) {
            throw new UserError(
                    file.toString(),
                    "target_modules is " + targets,
                    "use a list of names among " + LoraConfig.MODULES + ", on Phi-3 also " + LoraConfig.FUSED_MODULES
                            + ", or \"all-linear\"");
        }
        return known(names);
    }

    /** Those names that an engine's projections have, in a fixed order. */
    private static List<String> known(List<String> names) {
        return Stream.concat(LoraConfig.MODULES.stream(), LoraConfig.FUSED_MODULES.stream())
                .filter(names::contains)
                .toList();
    }

    /** Whether only some layers are adapted, so that factors may be missing. */
    boolean namesLayers() {
        return json.hasNonNull("layers_to_transform");
    }

    int rank() {
        return json.path("r").asInt();
    }

    Optional<String> baseModel() {
        return Optional.ofNullable(json.path("base_model_name_or_path").asText(null));
    }
}
