package io.github.dramatis.spark.model;

import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.lm.kernel.Precision;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What results depend on of a base model, as the last run that used it found it.
 *
 * @param weights SHA-256 of its weights; null if no stage has needed them yet
 * @param tokenizer identity of tokenizer and chat template; null likewise
 * @param precision of the frozen products; null likewise
 * @param compared those that an experiment compared, by what {@link AgentModel#compared} calls them; null where an
 *     earlier version has written this
 */
public record ModelIdentity(String weights, String tokenizer, String precision, Map<String, ModelIdentity> compared) {
    /** The identity of a model that no run has used. */
    public static final ModelIdentity UNKNOWN = new ModelIdentity(null, null, null, null);

    private static final String NONE = "none";

    /** The precision is one of this version's, and every model compared is known. */
    public ModelIdentity {
        if (precision != null) {
            Precision.valueOf(precision);
        }
        if (compared != null) {
            compared.forEach((name, other) -> Objects.requireNonNull(other, name));
        }
    }

    /** What an opened model is. */
    public static ModelIdentity of(AgentModel model) {
        Map<String, ModelIdentity> compared = new TreeMap<>();
        model.compared().forEach((name, other) -> compared.put(name, of(other)));
        return new ModelIdentity(
                model.weights(), model.tokenizer(), model.precision().name(), compared);
    }

    /** What is known of a tokenizer alone. */
    public static ModelIdentity ofTokenizer(String tokenizer) {
        return new ModelIdentity(null, tokenizer, null, null);
    }

    /** This one with what another knows besides. */
    public ModelIdentity or(ModelIdentity other) {
        return new ModelIdentity(
                weights == null ? other.weights : weights,
                tokenizer == null ? other.tokenizer : tokenizer,
                precision == null ? other.precision : precision,
                together(other.compared));
    }

    private Map<String, ModelIdentity> together(Map<String, ModelIdentity> before) {
        Map<String, ModelIdentity> all = new TreeMap<>(before == null ? Map.of() : before);
        all.putAll(compared == null ? Map.of() : compared);
        return all;
    }

    /** The tokenizer's, or one that equals no tokenizer's. */
    public String tokenizerOrNone() {
        return tokenizer == null ? NONE : tokenizer;
    }

    /**
     * A model to compare settings by; it cannot be loaded unless its files are there. What is not known equals nothing.
     */
    public AgentModel model(DramatisConfig config, RatingScale scale) {
        Map<String, ModelIdentity> known = together(Map.of());
        return model(config.model(), scale).comparing(config, setting -> known.getOrDefault(
                        setting.baseModelId().orElseThrow(), UNKNOWN)
                .model(config.model().at(setting.baseModel()), scale));
    }

    private AgentModel model(BaseModelConfig config, RatingScale scale) {
        return new AgentModel(
                ModelLocation.of(config),
                precision == null ? Precision.FLOAT32 : Precision.valueOf(precision),
                scale,
                weights == null ? NONE : weights,
                tokenizerOrNone(),
                Map.of());
    }
}
