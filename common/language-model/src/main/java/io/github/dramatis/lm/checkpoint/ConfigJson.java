package io.github.dramatis.lm.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.dramatis.core.error.UserError;
import java.util.List;

/**
 * Reads {@code config.json} of a Hugging Face directory. A field that is missing has the family's default (those of
 * transformers' LlamaConfig), a field that is unknown is accepted, a field that asks for arithmetic the engine does not
 * have is an error: a model that runs differently from what it was trained as would give plausible nonsense.
 */
final class ConfigJson {
    private static final List<String> MODEL_TYPES = List.of("llama");
    private static final List<String> ROPE_TYPES = List.of("default");

    /** Above any real size, and small enough that no product of two overflows. */
    private static final int MAX_SIZE = 1 << 24;

    private final String source;
    private final JsonNode json;

    private ConfigJson(String source, JsonNode json) {
        this.source = source;
        this.json = json;
    }

    /**
     * The configuration in {@code json}.
     *
     * @param source names the file in errors
     * @throws UserError for an unsupported model or an impossible shape
     */
    static ModelConfig parse(String source, JsonNode json) {
        return new ConfigJson(source, json).parse();
    }

    private ModelConfig parse() {
        requireSupported("model_type", json.path("model_type").asText("(none)"), MODEL_TYPES);
        requireSupported("hidden_act", field("hidden_act").asText("silu"), List.of("silu", "swish"));
        requireOff("attention_bias");
        requireOff("mlp_bias");
        int heads = size("num_attention_heads", 32);
        int hidden = size("hidden_size", 4096);
        int keyValueHeads = size("num_key_value_heads", heads);
        int headDim = size("head_dim", Math.max(1, hidden / heads));
        require(
                heads % keyValueHeads == 0,
                "num_attention_heads " + heads + " is no multiple of num_key_value_heads " + keyValueHeads);
        require(headDim % 2 == 0, "head_dim " + headDim + " is odd, rotary positions need pairs");
        int layers = size("num_hidden_layers", 32);
        require(layers <= 1024, "num_hidden_layers " + layers + " is above 1024");
        return new ModelConfig(
                json.path("model_type").asText(),
                size("vocab_size", 32000),
                hidden,
                layers,
                heads,
                keyValueHeads,
                headDim,
                size("intermediate_size", 11008),
                (float) positive("rms_norm_eps", field("rms_norm_eps"), 1e-6),
                ropeTheta(),
                size("max_position_embeddings", 2048),
                field("tie_word_embeddings").asBoolean(false),
                token("bos_token_id", 1),
                token("eos_token_id", 2));
    }

    /** transformers 5 writes rope_parameters with theta and type in it, earlier ones rope_theta and rope_scaling. */
    private double ropeTheta() {
        JsonNode parameters = field("rope_parameters");
        JsonNode scaling = parameters.isObject() ? parameters : field("rope_scaling");
        JsonNode type = scaling.has("rope_type") ? scaling.get("rope_type") : scaling.path("type");
        requireSupported("rope type", type.asText("default"), ROPE_TYPES);
        JsonNode partial = parameters.has("partial_rotary_factor")
                ? parameters.get("partial_rotary_factor")
                : field("partial_rotary_factor");
        require(partial.asDouble(1) == 1, "partial_rotary_factor " + partial + " is not supported, only 1 is");
        JsonNode theta = parameters.has("rope_theta") ? parameters.get("rope_theta") : field("rope_theta");
        return positive("rope_theta", theta, 10000);
    }

    /** A missing node for what is missing or null. */
    private JsonNode field(String name) {
        return json.hasNonNull(name) ? json.get(name) : MissingNode.getInstance();
    }

    private int size(String name, int missing) {
        JsonNode value = field(name);
        if (value.isMissingNode()) {
            return missing;
        }
        require(
                value.isIntegralNumber()
                        && value.canConvertToInt()
                        && value.intValue() >= 1
                        && value.intValue() <= MAX_SIZE,
                name + " is " + shortened(value) + ", expected is a whole number from 1 to " + MAX_SIZE);
        return value.intValue();
    }

    private double positive(String name, JsonNode value, double missing) {
        if (value.isMissingNode()) {
            return missing;
        }
        require(
                value.isNumber() && value.doubleValue() > 0 && Double.isFinite(value.doubleValue()),
                name + " is " + shortened(value) + ", expected is a positive number");
        return value.doubleValue();
    }

    /** An id; of several end tokens the first; -1 for an explicit null. */
    private int token(String name, int missing) {
        if (!json.has(name)) {
            return missing;
        }
        JsonNode value = json.get(name).isArray() ? json.get(name).path(0) : json.get(name);
        if (value.isNull() || value.isMissingNode()) {
            return -1;
        }
        require(
                value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= -1,
                name + " is " + shortened(value) + ", expected is a token id");
        return value.intValue();
    }

    private void requireOff(String name) {
        require(!field(name).asBoolean(false), name + " is on; the engine has no biases");
    }

    private void requireSupported(String name, String value, List<String> supported) {
        require(
                supported.contains(value),
                name + " \"" + value + "\" is not supported; supported: " + String.join(", ", supported));
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            throw new UserError(source, problem, "give a model of a supported kind, with an intact config.json");
        }
    }

    private static String shortened(JsonNode value) {
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
