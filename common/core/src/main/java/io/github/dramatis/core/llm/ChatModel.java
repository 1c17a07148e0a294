package io.github.dramatis.core.llm;

import java.util.concurrent.CompletableFuture;

/** A model that can be asked. Safe to use from several threads. */
public interface ChatModel extends AutoCloseable {
    /**
     * Asks. The future fails with a {@link CallFailure}, with a {@link io.github.dramatis.core.error.UserError} where
     * nothing can go on, or with a {@link StoppedException} where no more may be asked.
     *
     * @param scope what the call belongs to; cancelled with it
     */
    CompletableFuture<ChatAnswer> ask(ChatRequest request, CallScope scope);

    /** Calls worth having under way at once. */
    int concurrency();

    @Override
    void close();
}
