package io.github.dramatis.core.config;

import java.io.Serializable;

/**
 * How agents are asked.
 *
 * @param frozen whether the base model without an adapter is asked too
 * @param frozenRows test rows of each memory variant that it is asked about, drawn by hash; 0: all
 * @param swapRows test rows, drawn likewise, that every persona's adapter is asked about whatever persona the user has:
 *     the swap matrix; 0: none
 * @param controlRows test rows, drawn likewise, that are asked with each of examples.controls
 * @param textRows test rows of each variant that also get sampled text
 * @param maxNewTokens length of the text
 * @param temperature of the text
 * @param topK of the text
 */
public record PredictConfig(
        @Default("true") boolean frozen,
        @Default("0") int frozenRows,
        @Default("0") int swapRows,
        @Default("200") int controlRows,
        @Default("500") int textRows,
        @Default("4") int maxNewTokens,
        @Default("0.3") double temperature,
        @Default("50") int topK)
        implements Serializable {
    public PredictConfig {
        Check.that(frozenRows >= 0, "frozen-rows", "must be 0 (all) or more, is " + frozenRows);
        Check.that(swapRows >= 0, "swap-rows", "must be 0 (none) or more, is " + swapRows);
        Check.that(controlRows >= 1, "control-rows", "must be 1 or more, is " + controlRows);
        Check.that(textRows >= 0, "text-rows", "must be 0 or more, is " + textRows);
        Check.that(maxNewTokens >= 1, "max-new-tokens", "must be 1 or more, is " + maxNewTokens);
        Check.that(temperature > 0, "temperature", "must be positive, is " + temperature);
        Check.that(topK >= 1, "top-k", "must be 1 or more, is " + topK);
    }
}
