package io.github.dramatis.core.llm;

import java.io.Serializable;

/**
 * Tokens and money.
 *
 * @param inputTokens of prompts
 * @param outputTokens of answers
 * @param cost of both, in the prices' currency
 */
public record Usage(long inputTokens, long outputTokens, double cost) implements Serializable {
    public static final Usage NONE = new Usage(0, 0, 0);

    public Usage plus(Usage other) {
        return new Usage(inputTokens + other.inputTokens, outputTokens + other.outputTokens, cost + other.cost);
    }

    /** Tokens in and out. */
    public long tokens() {
        return inputTokens + outputTokens;
    }

    Usage atLeast(Usage other) {
        return new Usage(
                Math.max(inputTokens, other.inputTokens),
                Math.max(outputTokens, other.outputTokens),
                Math.max(cost, other.cost));
    }
}
