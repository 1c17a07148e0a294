package io.github.dramatis.spark.reflect;

import io.github.dramatis.spark.llm.AskCounts;

/**
 * What asking a language model about users, or about items, took.
 *
 * @param reflected users with a profile by the model, each twice where shuffled histories are asked about too; items
 *     with a summary
 * @param fallbacks users with a statistical profile instead, see {@code profiles.error}; items without, see
 *     {@code item_texts.error}
 * @param answers looked at
 * @param bought of these, bought in this run; the others were known
 * @param inputTokens of those bought
 * @param outputTokens of those bought
 * @param cost of those bought
 * @param spent on all answers of the workspace so far, those of runs that were stopped too
 * @param callFailures calls that got no answer, retries aside
 */
public record LlmFigures(
        long reflected,
        long fallbacks,
        long answers,
        long bought,
        long inputTokens,
        long outputTokens,
        double cost,
        double spent,
        long callFailures) {
    /** @param spent on all answers of the store */
    static LlmFigures of(AskCounts counts, double spent) {
        return new LlmFigures(
                counts.done() - counts.failed(),
                counts.failed(),
                counts.answers(),
                counts.bought(),
                counts.inputTokens(),
                counts.outputTokens(),
                counts.cost(),
                spent,
                counts.callFailures());
    }
}
