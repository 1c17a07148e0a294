package io.github.dramatis.spark.model;

import io.github.dramatis.core.prompt.LabelCoding;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.lm.prompt.PromptTokens;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokenizers and their labels, each opened once an executor: a tokenizer of 50,000 tokens takes seconds. Like the base model they
 * live as long as the executor does.
 *
 * @param path Hugging Face directory
 * @param fingerprint of the files that decide over the ids: another one is opened anew
 * @param scale of the ratings
 */
public record SharedPromptTokens(String path, String fingerprint, RatingScale scale) implements Serializable {
    private static final Map<SharedPromptTokens, PromptTokens> OPEN = new ConcurrentHashMap<>();

    /** The tokenizer, opened by the first task that asks. Not to be closed. */
    public PromptTokens open() {
        return OPEN.computeIfAbsent(this, key -> PromptTokens.open(Path.of(key.path()), LabelCoding.of(key.scale())));
    }
}
