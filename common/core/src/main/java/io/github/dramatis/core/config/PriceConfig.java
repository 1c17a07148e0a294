package io.github.dramatis.core.config;

import java.io.Serializable;

/**
 * What a model costs, in any one currency.
 *
 * @param input of a million tokens of prompts
 * @param output of a million tokens of answers
 */
public record PriceConfig(double input, double output) implements Serializable {
    public static final PriceConfig FREE = new PriceConfig(0, 0);
    private static final double MILLION = 1e6;

    public PriceConfig {
        Check.that(input >= 0, "input", "must be 0 or more, is " + input);
        Check.that(output >= 0, "output", "must be 0 or more, is " + output);
    }

    /** Price of so many tokens. */
    public double of(long inputTokens, long outputTokens) {
        return (inputTokens * input + outputTokens * output) / MILLION;
    }
}
