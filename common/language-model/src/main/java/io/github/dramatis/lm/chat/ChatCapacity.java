package io.github.dramatis.lm.chat;

import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.inference.TextSampler;

/**
 * How much a local model answers at once.
 *
 * @param threads that compute, at least one
 * @param tokens that the conversations of a thread may have together, their answers included
 */
public record ChatCapacity(int threads, int tokens) {
    private static final int LEAST_TOKENS = 4096;
    private static final int USUAL_TOKENS = 2048;
    /** Conversations of a thread: of more, each token takes longer and their sum hardly less time. */
    private static final int MOST_TOGETHER = 8;

    /**
     * As much as the memory holds. Where even one thread with the fewest tokens needs more, it is that.
     *
     * @param threads that there are
     * @param memory native, beside the model's weights, in bytes
     */
    public static ChatCapacity of(ModelConfig model, int threads, long memory) {
        ChatCapacity capacity = new ChatCapacity(threads, Math.max(MOST_TOGETHER * USUAL_TOKENS, model.maxPositions()));
        while (capacity.tokens > LEAST_TOKENS && capacity.memory(model) > memory) {
            capacity = new ChatCapacity(threads, Math.max(LEAST_TOKENS, capacity.tokens / 2));
        }
        while (capacity.threads > 1 && capacity.memory(model) > memory) {
            capacity = new ChatCapacity(capacity.threads - 1, capacity.tokens);
        }
        return capacity;
    }

    /** Native memory that answering needs beside the model's weights, in bytes. */
    public long memory(ModelConfig model) {
        return TextSampler.memory(model, longest(model), threads, tokens);
    }

    /** The most tokens that a conversation and its answer may have. */
    int longest(ModelConfig model) {
        return Math.min(tokens, model.maxPositions());
    }

    /** How many calls are worth having under way at once. */
    int calls() {
        return threads * Math.max(1, Math.min(MOST_TOGETHER, tokens / USUAL_TOKENS));
    }

    /** Whether so many conversations may be held at once, of which the longest has so many tokens. */
    boolean holds(int conversations, int longest) {
        int each = (conversations + threads - 1) / threads;
        return conversations <= calls() && (long) each * longest <= tokens;
    }
}
