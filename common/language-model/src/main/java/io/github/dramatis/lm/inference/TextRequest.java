package io.github.dramatis.lm.inference;

import io.github.dramatis.core.random.Draws;

/**
 * A text that is to be sampled.
 *
 * @param prompt token ids, at least one
 * @param key what its draws depend on beside the seed, e.g. an example's id: not its place among other texts
 * @param constraint what it may go on with, for this text alone; null: anything
 * @param config how it is sampled
 */
public record TextRequest(int[] prompt, String key, TokenConstraint constraint, SamplingConfig config) {
    /** Without a constraint. */
    public TextRequest(int[] prompt, String key, SamplingConfig config) {
        this(prompt, key, null, config);
    }

    /** The text before its first token. */
    SampledText begin() {
        return new SampledText(prompt, config, Draws.generator(config.seed(), "sample", key), constraint);
    }
}
