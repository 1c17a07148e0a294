package io.github.dramatis.spark.answers;

import java.io.Serializable;

/**
 * What a store holds, each answer counted once.
 *
 * @param answers how many
 * @param inputTokens of their questions
 * @param outputTokens of the answers
 * @param cost of both, at the prices of their time
 */
public record StoreSums(long answers, long inputTokens, long outputTokens, double cost) implements Serializable {
    static final StoreSums NONE = new StoreSums(0, 0, 0, 0);

    StoreSums plus(StoreSums other) {
        return new StoreSums(
                answers + other.answers,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cost + other.cost);
    }
}
