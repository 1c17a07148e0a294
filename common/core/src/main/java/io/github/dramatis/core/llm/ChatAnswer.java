package io.github.dramatis.core.llm;

import java.util.List;

/**
 * What a model answered.
 *
 * @param text the answer
 * @param inputTokens of the prompt, as the server counted them
 * @param outputTokens of the answer, as the server counted them
 * @param truncated whether it broke off at the limit of tokens
 * @param first the most probable tokens at the place of the answer's first token that is more than white space; empty
 *     where the server tells none
 */
public record ChatAnswer(
        String text, long inputTokens, long outputTokens, boolean truncated, List<TokenProbability> first) {
    public ChatAnswer {
        first = List.copyOf(first);
    }

    /** The text alone. */
    public ChatAnswer(String text, long inputTokens, long outputTokens, boolean truncated) {
        this(text, inputTokens, outputTokens, truncated, List.of());
    }
}
