package io.github.dramatis.core.config;

import java.io.Serializable;

/**
 * How agents are asked.
 *
 * @param frozen whether the base model without an adapter is asked too
 * @param textRows test rows of each variant that also get sampled text
 * @param maxNewTokens length of the text
 * @param temperature of the text
 * @param topK of the text
 */
public record PredictConfig(
        @Default("true") boolean frozen,
        @Default("500") int textRows,
        @Default("4") int maxNewTokens,
        @Default("0.3") double temperature,
        @Default("50") int topK)
        implements Serializable {
    public PredictConfig {
        Check.that(textRows >= 0, "text-rows", "must be 0 or more, is " + textRows);
        Check.that(maxNewTokens >= 1, "max-new-tokens", "must be 1 or more, is " + maxNewTokens);
        Check.that(temperature > 0, "temperature", "must be positive, is " + temperature);
        Check.that(topK >= 1, "top-k", "must be 1 or more, is " + topK);
    }
}
