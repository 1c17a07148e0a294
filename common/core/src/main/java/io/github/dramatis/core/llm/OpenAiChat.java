package io.github.dramatis.core.llm;

import io.github.dramatis.core.config.LlmFailuresConfig;
import io.github.dramatis.core.llm.CallFailure.Kind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A model behind an OpenAI-compatible server: OpenAI, vLLM, llama.cpp, Ollama, TGI. Every attempt of every call waits
 * for a permit, and for the circuit breaker while the server is down; failures that may pass are tried again later and
 * later.
 */
public final class OpenAiChat implements ChatModel {
    private static final int LONGEST_BODY = 4 << 20;
    private static final int BACKOFF_DOUBLINGS = 64;
    private static final double JITTER = 0.5;
    private static final int THREADS = 4;

    private final ChatServerSettings server;
    private final ApiKey key;
    private final PermitQueue permits;
    private final OpenAiFormat format;
    private final ScheduledExecutorService threads;
    private final HttpClient http;
    private final Retry retry;
    private final ServerHealth health;
    private final URI url;
    private final ErrorResponses errors;
    private final TokenExpectation expectation = new TokenExpectation();
    private volatile String tokenLimit = OpenAiFormat.TOKEN_LIMIT;

    /**
     * @param permits that every attempt waits for; not closed here
     */
    public OpenAiChat(ChatServerSettings server, ApiKey key, PermitQueue permits) {
        this.server = server;
        this.key = key;
        this.permits = permits;
        format = new OpenAiFormat(server.format());
        url = URI.create(server.baseUrl().replaceAll("/+$", "") + "/chat/completions");
        errors = new ErrorResponses(url, server, key);
        threads = Executors.newScheduledThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "llm-client");
            thread.setDaemon(true);
            return thread;
        });
        // HTTP/1.1: some servers answer an offer of HTTP/2 in clear text with an error
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(min(server.timeout(), Duration.ofSeconds(20)))
                .executor(threads)
                .build();
        retry = Retry.of("llm", retries(server.failures()));
        health = new ServerHealth(CircuitBreaker.of("llm", breaker(server.failures())), server, threads);
    }

    private static RetryConfig retries(LlmFailuresConfig failures) {
        long base = failures.backoff().toMillis();
        IntervalFunction spread =
                IntervalFunction.ofExponentialRandomBackoff(base, 2, JITTER, base * BACKOFF_DOUBLINGS);
        return RetryConfig.<ChatAnswer>custom()
                .maxAttempts(1 + failures.retries())
                .retryOnException(e -> CallFailure.unwrap(e) instanceof CallFailure failure && failure.isPassing())
                .intervalBiFunction((attempt, outcome) -> {
                    long asked =
                            outcome.isLeft() && CallFailure.unwrap(outcome.getLeft()) instanceof CallFailure failure
                                    ? failure.retryAfterMillis()
                                    : 0;
                    return Math.max(asked, spread.apply(attempt));
                })
                .build();
    }

    private static CircuitBreakerConfig breaker(LlmFailuresConfig failures) {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(40)
                .minimumNumberOfCalls(20)
                .failureRateThreshold(80)
                .permittedNumberOfCallsInHalfOpenState(2)
                .waitDurationInOpenState(
                        min(Duration.ofSeconds(10), failures.outage().dividedBy(10)))
                .build();
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    @Override
    public int concurrency() {
        return server.limits().concurrency();
    }

    @Override
    public CompletableFuture<ChatAnswer> ask(ChatRequest request, CallScope scope) {
        return Retry.decorateCompletionStage(retry, threads, () -> onceReached(request, scope))
                .get()
                .toCompletableFuture()
                .exceptionallyCompose(
                        failure -> CompletableFuture.failedFuture(errors.last(CallFailure.unwrap(failure))));
    }

    /** An attempt; another after a pause where it did not reach the server, until the outage is too long. */
    private CompletableFuture<ChatAnswer> onceReached(ChatRequest request, CallScope scope) {
        return attempt(request, scope).exceptionallyCompose(failure -> {
            boolean down = CallFailure.unwrap(failure) instanceof CallFailure call && call.kind() == Kind.DOWN;
            return down
                    ? health.afterAPause().thenCompose(over -> onceReached(request, scope))
                    : CompletableFuture.failedFuture(failure);
        });
    }

    /**
     * An attempt; another at once where the server wants the limit of tokens by its newer name, as all later ones have
     * it then.
     */
    private CompletableFuture<ChatAnswer> attempt(ChatRequest request, CallScope scope) {
        String name = tokenLimit;
        return attempt(request, format.body(request, name), scope).exceptionallyCompose(failure -> {
            boolean renamed = CallFailure.unwrap(failure) instanceof CallFailure call && call.kind() == Kind.RENAMED;
            if (!renamed || name.equals(OpenAiFormat.NEWER_TOKEN_LIMIT)) {
                return CompletableFuture.failedFuture(failure);
            }
            tokenLimit = OpenAiFormat.NEWER_TOKEN_LIMIT;
            return attempt(request, format.body(request, OpenAiFormat.NEWER_TOKEN_LIMIT), scope);
        });
    }

    /** Tokens as expected, for the pace; the cost as it may be at most, for the budget. */
    private Usage setAside(ChatRequest request) {
        Usage expected = expectation.of(request);
        double most = server.price().of(request.inputTokensAtMost(), request.maxTokens());
        return new Usage(expected.inputTokens(), expected.outputTokens(), most);
    }

    private CompletableFuture<ChatAnswer> attempt(ChatRequest request, String body, CallScope scope) {
        if (scope.isClosed()) {
            return CompletableFuture.failedFuture(taskHasEnded());
        }
        return health.whenWell(scope)
                .thenCompose(
                        well -> scope.add(permits.acquire(setAside(request))).whenComplete((permit, failure) -> {
                            if (failure != null) {
                                health.record(new CancellationException("no permit"));
                            }
                        }))
                .thenCompose(permit -> send(request, body, permit, scope));
    }

    private CompletableFuture<ChatAnswer> send(
            ChatRequest request, String body, PermitQueue.Permit permit, CallScope scope) {
        if (scope.isClosed()) {
            CancellationException cancelled = taskHasEnded();
            // on another thread: the place goes to the next in line, which may be of the same task, and so on
            threads.execute(() -> permit.end(Usage.NONE));
            health.record(cancelled);
            return CompletableFuture.failedFuture(cancelled);
        }
        CompletableFuture<HttpResponse<String>> exchange =
                scope.add(http.sendAsync(request(body), response -> new BoundedBody(LONGEST_BODY)));
        // the client's own timeout ends with the headers; a body can take for ever
        return exchange.copy()
                .orTimeout(server.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((response, failure) -> {
                    if (failure != null) {
                        exchange.cancel(true);
                        throw failure(CallFailure.unwrap(failure));
                    }
                    return answer(request, response);
                })
                .whenComplete((answer, failure) -> {
                    Throwable thrown = failure == null ? null : CallFailure.unwrap(failure);
                    permit.end(answer == null ? lost(thrown) : used(request, answer));
                    health.record(thrown);
                });
    }

    private static CancellationException taskHasEnded() {
        return new CancellationException("the task has ended");
    }

    private Usage used(ChatRequest request, ChatAnswer answer) {
        expectation.learn(request, answer);
        return new Usage(
                answer.inputTokens(),
                answer.outputTokens(),
                server.price().of(answer.inputTokens(), answer.outputTokens()));
    }

    /** What a call cost that gave no answer: some servers count it. */
    private Usage lost(Throwable thrown) {
        if (!(thrown instanceof CallFailure failure)) {
            return Usage.NONE;
        }
        long in = failure.inputTokens();
        long out = failure.outputTokens();
        return new Usage(in, out, server.price().of(in, out));
    }

    private HttpRequest request(String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (key.isGiven()) {
            request.header("Authorization", key.bearer());
        }
        return request.build();
    }

    private RuntimeException failure(Throwable thrown) {
        if (thrown instanceof CancellationException cancelled) {
            return cancelled;
        }
        if (thrown instanceof CallFailure known) {
            return known;
        }
        if (thrown instanceof TimeoutException) {
            return CallFailure.of(
                    Kind.UNWELL, "no answer within " + server.timeout().toMillis() + " ms");
        }
        boolean down = thrown instanceof ConnectException || thrown instanceof HttpConnectTimeoutException;
        return CallFailure.of(
                down ? Kind.DOWN : Kind.UNWELL,
                thrown.getClass().getSimpleName() + ": " + key.redact("" + thrown.getMessage()));
    }

    private ChatAnswer answer(ChatRequest request, HttpResponse<String> response) {
        if (response.statusCode() / 100 == 2) {
            ChatAnswer answer = OpenAiAnswers.read(request, response.body(), key);
            errors.answered();
            return answer;
        }
        RuntimeException error = errors.of(request, response);
        if (error instanceof CallFailure failure && failure.kind() == Kind.BUSY && failure.retryAfterMillis() > 0) {
            permits.pause(failure.retryAfterMillis());
        }
        throw error;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
