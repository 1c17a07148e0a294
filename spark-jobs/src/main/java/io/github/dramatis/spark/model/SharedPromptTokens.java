package io.github.dramatis.spark.model;

import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.prompt.LabelCoding;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.lm.prompt.PromptTokens;
import io.github.dramatis.spark.plugin.ExecutorState;
import java.io.Serializable;

/**
 * Tokenizers and their labels, each opened once an executor: a tokenizer of 50,000 tokens takes seconds. Like the base
 * model they live as long as the executor does.
 *
 * @param location of the model whose tokenizer it is
 * @param fingerprint of the files that decide over the ids: another one is opened anew
 * @param scale of the ratings
 */
public record SharedPromptTokens(ModelLocation location, String fingerprint, RatingScale scale)
        implements Serializable {
    /** The tokenizer of a configured model. */
    public static SharedPromptTokens of(BaseModelConfig model, RatingScale scale) {
        return new SharedPromptTokens(ModelLocation.of(model), fingerprint(model), scale);
    }

    /** Identity of the files that decide over the token ids. */
    public static String fingerprint(BaseModelConfig model) {
        return PromptTokens.fingerprint(ModelLocation.of(model).withoutWeights());
    }

    /** The tokenizer, opened by the first task that asks. Not to be closed. */
    public PromptTokens open() {
        return ExecutorState.get()
                .once(this, () -> PromptTokens.open(location.withoutWeights(), LabelCoding.of(scale)));
    }
}
