package io.github.dramatis.lm.chat;

import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A request that is to be answered.
 *
 * @param prompt the conversation's token ids
 * @param shape of the answer
 * @param answer ended from outside where nobody waits for it any more
 */
record Call(ChatRequest request, int[] prompt, List<JsonShape.Part> shape, CompletableFuture<ChatAnswer> answer) {
    /** The most tokens that prompt and answer can have together. */
    int longest() {
        return prompt.length + request.maxTokens();
    }

    boolean isOver() {
        return answer.isDone();
    }
}
