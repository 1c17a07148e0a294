package io.github.dramatis.spark.examples;

import io.github.dramatis.core.prompt.Prompt;
import io.github.dramatis.lm.prompt.PromptTokens;
import io.github.dramatis.lm.tokenizer.KnownEncodings;
import io.github.dramatis.spark.model.SharedPromptTokens;
import java.util.function.ToIntFunction;

/**
 * Counts with the base model's tokenizer.
 *
 * @param tokens the tokenizer, opened once an executor
 */
record ModelTokens(SharedPromptTokens tokens) implements TokenCounter {
    @Override
    public int applyAsInt(Prompt prompt) {
        return ofRevision().applyAsInt(prompt);
    }

    @Override
    public ToIntFunction<Prompt> ofRevision() {
        PromptTokens opened = tokens.open();
        KnownEncodings known = new KnownEncodings();
        return prompt -> opened.length(prompt.prefix(), prompt.suffix(), known);
    }
}
