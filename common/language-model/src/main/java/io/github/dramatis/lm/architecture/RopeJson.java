package io.github.dramatis.lm.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The rotary settings of a {@code config.json}, in either spelling: transformers 5 writes {@code rope_parameters} with
 * theta and type in it, earlier ones {@code rope_theta} and {@code rope_scaling}.
 */
final class RopeJson {
    private static final List<String> TYPES = List.of("default", "linear", "llama3", "longrope", "su");

    private final ConfigFields fields;
    private final int headDim;
    private final int maxPositions;
    private final JsonNode settings;

    RopeJson(ConfigFields fields, int headDim, int maxPositions) {
        this.fields = fields;
        this.headDim = headDim;
        this.maxPositions = maxPositions;
        this.settings =
                fields.given("rope_parameters") ? fields.field("rope_parameters") : fields.field("rope_scaling");
    }

    RopeConfig parse() {
        for (JsonNode setting : settings) {
            fields.require(!setting.isObject(), "its rotary settings differ by kind of layer, which is not supported");
        }
        requireWholeHeads(settings.path("partial_rotary_factor"));
        requireWholeHeads(fields.field("partial_rotary_factor"));
        JsonNode theta = settings.hasNonNull("rope_theta") ? settings.get("rope_theta") : fields.field("rope_theta");
        return new RopeConfig(fields.positive("rope_theta", theta), scaling());
    }

    private void requireWholeHeads(JsonNode factor) {
        fields.require(factor.asDouble(1) == 1, "partial_rotary_factor " + factor + " is not supported, only 1 is");
    }

    private RopeScaling scaling() {
        JsonNode named = settings.hasNonNull("rope_type") ? settings.get("rope_type") : settings.path("type");
        String type = named.asText("default");
        fields.requireSupported("rope type", type, TYPES);
        return switch (type) {
            case "linear" -> new RopeScaling.Linear(positive("factor"));
            case "llama3" -> llama3();
            case "longrope", "su" -> longRope();
            default -> new RopeScaling.None();
        };
    }

    private RopeScaling llama3() {
        double low = positive("low_freq_factor");
        double high = positive("high_freq_factor");
        fields.require(low < high, "low_freq_factor " + low + " is not below high_freq_factor " + high);
        return new RopeScaling.Llama3(positive("factor"), low, high, originalPositions());
    }

    private RopeScaling longRope() {
        int original = originalPositions();
        return new RopeScaling.LongRope(
                factors("short_factor"), factors("long_factor"), original, attentionFactor(original));
    }

    private int originalPositions() {
        String name = "original_max_position_embeddings";
        return fields.size(name, settings.hasNonNull(name) ? settings.get(name) : fields.field(name));
    }

    /**
     * As given, else √(1 + ln s / ln original) for a context that was made s times as long: the factor, or what sizes
     * say.
     */
    private float attentionFactor(int original) {
        if (settings.hasNonNull("attention_factor")) {
            return (float) positive("attention_factor");
        }
        double stretch = settings.hasNonNull("factor") ? positive("factor") : (double) maxPositions / original;
        return stretch <= 1 ? 1f : (float) Math.sqrt(1 + Math.log(stretch) / Math.log(original));
    }

    private List<Double> factors(String name) {
        JsonNode array = settings.path(name);
        fields.require(
                array.size() == headDim / 2,
                name + " has " + array.size() + " numbers, expected are " + headDim / 2 + ", half of a head's width");
        List<Double> factors = new ArrayList<>();
        array.forEach(factor -> factors.add(fields.positive("a number of " + name, factor)));
        return factors;
    }

    private double positive(String name) {
        return fields.positive(name, settings.path(name));
    }
}
