package io.github.dramatis.core.llm;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.CallFailure.Kind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Holds calls back while the server is down, without using up their retries: past a share of failures the circuit
 * breaker opens, then lets single calls try. Gives up after the configured outage.
 */
final class ServerHealth {
    private static final long CHECK_MILLIS = 100;
    private static final long MOST_PAUSE_MILLIS = 1000;

    private final CircuitBreaker breaker;
    private final ChatServerSettings server;
    private final ScheduledExecutorService threads;
    private volatile Long failingSince; // null while calls go well
    private volatile String lastFailure = "";

    ServerHealth(CircuitBreaker breaker, ChatServerSettings server, ScheduledExecutorService threads) {
        this.breaker = breaker;
        this.server = server;
        this.threads = threads;
    }

    /** Completes when a call may try; fails with a {@link UserError} after too long an outage. */
    CompletableFuture<Void> whenWell(CallScope scope) {
        CompletableFuture<Void> well = new CompletableFuture<>();
        check(scope, well);
        return well;
    }

    private void check(CallScope scope, CompletableFuture<Void> well) {
        if (scope.isClosed()) {
            well.completeExceptionally(new CancellationException("the task has ended"));
        } else if (breaker.tryAcquirePermission()) {
            well.complete(null);
        } else if (isDownTooLong()) {
            well.completeExceptionally(down());
        } else {
            threads.schedule(() -> check(scope, well), CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Completes when a call that did not reach the server may ask {@link #whenWell} again; fails as that. */
    CompletableFuture<Void> afterAPause() {
        CompletableFuture<Void> over = new CompletableFuture<>();
        long pause = Math.min(
                MOST_PAUSE_MILLIS, server.failures().outage().dividedBy(10).toMillis());
        threads.schedule(
                () -> {
                    if (isDownTooLong()) {
                        over.completeExceptionally(down());
                    } else {
                        over.complete(null);
                    }
                },
                pause,
                TimeUnit.MILLISECONDS);
        return over;
    }

    private boolean isDownTooLong() {
        return outage().compareTo(server.failures().outage()) > 0;
    }

    private UserError down() {
        return new UserError(
                "configuration key " + server.urlKey() + ": " + server.baseUrl(),
                "the server has been down for " + outage().toSeconds() + " s; last: " + lastFailure,
                "look after the server, then run again: answers so far are kept");
    }

    private Duration outage() {
        Long since = failingSince;
        return since == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** @param failure null if the call went well */
    void record(Throwable failure) {
        if (failure instanceof CallFailure call && (call.kind() == Kind.UNWELL || call.kind() == Kind.DOWN)) {
            lastFailure = call.getMessage();
            failingSince = failingSince == null ? System.nanoTime() : failingSince;
            breaker.onError(0, TimeUnit.NANOSECONDS, call);
        } else if (failure instanceof CancellationException) {
            breaker.releasePermission();
        } else {
            failingSince = null;
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        }
    }
}
