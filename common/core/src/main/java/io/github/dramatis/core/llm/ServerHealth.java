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

    private final CircuitBreaker breaker;
    private final ChatServerSettings server;
    private final ScheduledExecutorService threads;
    private volatile long lastWell = System.nanoTime();
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
        } else if (outage().compareTo(server.failures().outage()) > 0) {
            well.completeExceptionally(new UserError(
                    "configuration key " + server.urlKey() + ": " + server.baseUrl(),
                    "the server has been down for " + outage().toSeconds() + " s; last: " + lastFailure,
                    "look after the server, then run again: answers so far are kept"));
        } else {
            threads.schedule(() -> check(scope, well), CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private Duration outage() {
        return Duration.ofNanos(System.nanoTime() - lastWell);
    }

    /** @param failure null if the call went well */
    void record(Throwable failure) {
        if (failure instanceof CallFailure call && call.kind() == Kind.UNWELL) {
            lastFailure = call.getMessage();
            breaker.onError(0, TimeUnit.NANOSECONDS, call);
        } else if (failure instanceof CancellationException) {
            breaker.releasePermission();
        } else {
            lastWell = System.nanoTime();
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        }
    }
}
