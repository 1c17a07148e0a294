package io.github.dramatis.spark.examples;

import io.github.dramatis.core.prompt.LabelCoding;
import io.github.dramatis.core.prompt.Prompt;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.lm.prompt.PromptTokens;
import java.nio.file.Path;

/** Counts with the base model's tokenizer and chat template. */
final class ModelTokenCounter implements TokenCounter {
    private final PromptTokens tokens;

    private ModelTokenCounter(PromptTokens tokens) {
        this.tokens = tokens;
    }

    /** @param model Hugging Face directory, the same on every executor */
    static Factory of(String model, RatingScale scale) {
        return () -> new ModelTokenCounter(PromptTokens.open(Path.of(model), LabelCoding.of(scale)));
    }

    @Override
    public int applyAsInt(Prompt prompt) {
        return tokens.length(prompt.prefix(), prompt.suffix());
    }

    @Override
    public void close() {
        tokens.close();
    }
}
