package io.github.dramatis.spark.model;

import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.lm.kernel.Precision;

/**
 * What results depend on of a base model, as the last run that used it found it.
 *
 * @param weights SHA-256 of its weights; null if no stage has needed them yet
 * @param tokenizer identity of tokenizer and chat template; null likewise
 * @param precision of the frozen products; null likewise
 */
public record ModelIdentity(String weights, String tokenizer, String precision) {
    /** Of a model that no run has used. */
    public static final ModelIdentity UNKNOWN = new ModelIdentity(null, null, null);

    private static final String NONE = "none";

    /** What an opened model is. */
    public static ModelIdentity of(AgentModel model) {
        return new ModelIdentity(
                model.weights(), model.tokenizer(), model.precision().name());
    }

    /** This one with what another knows besides. */
    public ModelIdentity or(ModelIdentity other) {
        return new ModelIdentity(
                weights == null ? other.weights : weights,
                tokenizer == null ? other.tokenizer : tokenizer,
                precision == null ? other.precision : precision);
    }

    /** The tokenizer's, or one that equals no tokenizer's. */
    public String tokenizerOrNone() {
        return tokenizer == null ? NONE : tokenizer;
    }

    /**
     * A model to compare settings by; it cannot be loaded unless its files are there. What is not known equals nothing.
     */
    public AgentModel model(BaseModelConfig config, RatingScale scale) {
        return new AgentModel(
                ModelLocation.of(config),
                precision == null ? Precision.FLOAT32 : Precision.valueOf(precision),
                scale,
                weights == null ? NONE : weights,
                tokenizerOrNone());
    }
}
