package io.github.dramatis.core.llm;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The calls of one task: they end with it. */
public final class CallScope implements AutoCloseable {
    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Cancels what is under way; nothing new begins. */
    @Override
    public void close() {
        closed = true;
        open.forEach(call -> call.cancel(true));
    }

    boolean isClosed() {
        return closed;
    }

    /** A call that ends with the task: it is cancelled at once if the task has ended. */
    public <T> CompletableFuture<T> add(CompletableFuture<T> call) {
        open.add(call);
        call.whenComplete((done, failed) -> open.remove(call));
        if (closed) {
            call.cancel(true);
        }
        return call;
    }
}
