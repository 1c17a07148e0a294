package io.github.dramatis.lm.inference;

import io.github.dramatis.core.error.UserError;

/**
 * How text is sampled.
 *
 * @param maxTokens most new tokens of a text
 * @param temperature by which logits are divided; 0: always the most probable token
 * @param topK how many of the most probable tokens are drawn from; 0: all
 * @param stopToken a token that ends the text (it is not part of it), -1 for none
 * @param seed of the run; each text's own draws come from it and the text's key
 */
public record SamplingConfig(int maxTokens, double temperature, int topK, int stopToken, long seed) {
    public SamplingConfig {
        if (maxTokens < 1 || !(temperature >= 0) || topK < 0) {
            throw new UserError(
                    "sampling " + maxTokens + " tokens at temperature " + temperature + ", top-k " + topK,
                    "tokens must be positive, the others not negative",
                    "set e.g. 4 tokens, 0.3 and 50");
        }
    }

    /** The most probable token each time. */
    public static SamplingConfig greedy(int maxTokens, int stopToken) {
        return new SamplingConfig(maxTokens, 0, 1, stopToken, 0);
    }
}
