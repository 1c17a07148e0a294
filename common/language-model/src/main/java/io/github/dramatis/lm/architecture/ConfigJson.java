package io.github.dramatis.lm.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.file.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads {@code config.json} of a Hugging Face directory. A field that is missing has the family's default (those of
 * transformers' configuration classes), a field that is unknown is accepted, a field that asks for arithmetic the
 * engine does not have is an error: a model that runs differently from what it was trained as would give plausible
 * nonsense.
 */
public final class ConfigJson {
    /** Says what a missing field means, by model_type; tests/golden/config_defaults.py asks transformers. */
    private static final String DEFAULTS = "config-defaults.json";

    private final ModelFamily family;
    private final ConfigFields fields;

    private ConfigJson(ModelFamily family, ConfigFields fields) {
        this.family = family;
        this.fields = fields;
    }

    /**
     * The configuration in {@code json}.
     *
     * @param source names the file in errors
     * @throws UserError for an unsupported model or an impossible shape
     */
    public static ModelConfig parse(String source, JsonNode json) {
        String modelType = json.path("model_type").asText("(none)");
        ConfigFields bare = new ConfigFields(source, json, StrictJson.emptyObject());
        bare.requireSupported("model_type", modelType, ModelFamily.modelTypes());
        ConfigFields fields = new ConfigFields(source, json, defaults().path(modelType));
        return new ConfigJson(ModelFamily.of(modelType), fields).parse();
    }

    static JsonNode defaults() {
        try (InputStream stream = ConfigJson.class.getResourceAsStream(DEFAULTS)) {
            return StrictJson.parseObject(DEFAULTS, stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ModelConfig parse() {
        fields.requireSupported("hidden_act", fields.field("hidden_act").asText(), List.of("silu", "swish"));
        requireOff("attention_bias");
        requireOff("mlp_bias");
        int hidden = fields.size("hidden_size");
        int layers = fields.size("num_hidden_layers");
        fields.require(layers <= 1024, "num_hidden_layers " + layers + " is above 1024");
        AttentionConfig attention = attention(hidden, layers);
        int positions = fields.size("max_position_embeddings");
        return new ModelConfig(
                family,
                fields.size("vocab_size"),
                hidden,
                layers,
                attention,
                fields.size("intermediate_size"),
                (float) fields.positive("rms_norm_eps", fields.field("rms_norm_eps")),
                new RopeJson(fields, attention.headDim(), positions).parse(),
                positions,
                fields.flag("tie_word_embeddings"),
                fields.token("bos_token_id"),
                fields.token("eos_token_id"));
    }

    private AttentionConfig attention(int hidden, int layers) {
        int heads = fields.size("num_attention_heads");
        int keyValueHeads = fields.size("num_key_value_heads", heads);
        int headDim = fields.size("head_dim", Math.max(1, hidden / heads));
        fields.require(
                heads % keyValueHeads == 0,
                "num_attention_heads " + heads + " is no multiple of num_key_value_heads " + keyValueHeads);
        fields.require(headDim % 2 == 0, "head_dim " + headDim + " is odd, rotary positions need pairs");
        return new AttentionConfig(heads, keyValueHeads, headDim, windows(layers));
    }

    /** LLaMA knows no window, Qwen2 may have one in some layers, the others have it in all or in none. */
    private List<Integer> windows(int layers) {
        boolean windowed =
                switch (family) {
                    case LLAMA -> false;
                    case QWEN2 -> fields.flag("use_sliding_window") && fields.given("sliding_window");
                    case MISTRAL, PHI3 -> fields.given("sliding_window");
                };
        int window = windowed ? fields.size("sliding_window") : AttentionConfig.NO_WINDOW;
        return IntStream.range(0, layers)
                .map(layer -> family != ModelFamily.QWEN2 || slides(layer) ? window : AttentionConfig.NO_WINDOW)
                .boxed()
                .toList();
    }

    /**
     * Whether a layer of Qwen2 has the window: what layer_types says, or without it that all from max_window_layers on
     * do.
     */
    private boolean slides(int layer) {
        if (!fields.given("layer_types")) {
            return layer >= fields.field("max_window_layers").asInt();
        }
        String type = fields.field("layer_types").path(layer).asText("(none)");
        fields.requireSupported("layer type", type, List.of("full_attention", "sliding_attention"));
        return type.equals("sliding_attention");
    }

    private void requireOff(String name) {
        fields.require(
                !fields.flag(name),
                name + " is on; of the supported models only Qwen2 has biases, and these are those of q, k and v");
    }
}
