package io.github.dramatis.core.llm;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.CallFailure.Kind;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What an HTTP status other than success means, and what is to be done about it. For many threads. */
final class ErrorResponses {
    private static final String LOGPROBS = "logprobs";
    /** As many prompts in a row are not refused each for what is in it. */
    private static final int MOST_FORBIDDEN = 20;

    private final URI url;
    private final ChatServerSettings server;
    private final ApiKey key;
    private final AtomicInteger forbidden = new AtomicInteger(); // since the last answer
    private volatile boolean answered;

    /** @param key that messages must not show */
    ErrorResponses(URI url, ChatServerSettings server, ApiKey key) {
        this.url = url;
        this.server = server;
        this.key = key;
    }

    /** A {@link CallFailure}, or a {@link UserError} where no call can go through. */
    RuntimeException of(ChatRequest request, HttpResponse<String> response) {
        int status = response.statusCode();
        String message = "HTTP " + status + ": " + OpenAiFormat.errorMessage(response.body(), key);
        String parameter = OpenAiFormat.errorParameter(response.body());
        if (blamesLogprobs(request, message, parameter)) {
            return refusedLogprobs(request, message);
        }
        return switch (status) {
            case 301, 302, 303, 307, 308 -> moved(status, response);
            case 400 -> refused(request, message, parameter);
            case 401 -> refusedKey("401");
            case 402 -> usedUp();
            case 403 -> forbidden(message);
            case 404, 405 -> unknownModel(message);
            case 429 -> busy(message, response);
            default -> status == 408 || status == 409 || status == 425 || status >= 500
                    ? new CallFailure(Kind.UNWELL, message, RetryAfter.of(response.headers()))
                    : CallFailure.refused(message);
        };
    }

    /**
     * Some servers name no parameter, llama-cpp-python answers 500: the word must not have come from the prompt then.
     */
    private static boolean blamesLogprobs(ChatRequest request, String message, String parameter) {
        return request.topLogprobs() > 0
                && (parameter.contains(LOGPROBS)
                        || message.contains(LOGPROBS) && !request.text().contains(LOGPROBS));
    }

    private UserError refusedLogprobs(ChatRequest request, String message) {
        return new UserError(
                "configuration key " + server.keys() + ".top-logprobs: " + request.topLogprobs(),
                url + " answered " + message,
                "set it to what the server takes, or to 0: the answers' texts are then all that is read;"
                        + " llama-cpp-python gives probabilities when it is started with --logits_all true");
    }

    /** @param parameter that the server blames: what is only in the message may have come from the prompt */
    private RuntimeException refused(ChatRequest request, String message, String parameter) {
        if (parameter.equals(OpenAiFormat.TOKEN_LIMIT) && message.contains(OpenAiFormat.NEWER_TOKEN_LIMIT)) {
            return CallFailure.of(Kind.RENAMED, message);
        }
        if (parameter.equals("temperature")) {
            return new UserError(
                    "configuration key " + server.keys() + ".temperature: " + request.temperature(),
                    url + " answered " + message,
                    "set the temperature that the model takes; OpenAI's reasoning models take 1 alone");
        }
        return CallFailure.refused(message);
    }

    /** Is told that a call was answered, so that the key is good. */
    void answered() {
        answered = true;
        forbidden.set(0);
    }

    /** 403 is what moderation and firewalls answer to single prompts, and others to a key. */
    private RuntimeException forbidden(String message) {
        if (!answered) {
            return CallFailure.of(Kind.FORBIDDEN, message);
        }
        return forbidden.incrementAndGet() < MOST_FORBIDDEN ? CallFailure.refused(message) : refusedKey(message);
    }

    /** What a failure means after the last attempt. */
    Throwable last(Throwable failure) {
        if (failure instanceof CallFailure call && call.kind() == Kind.FORBIDDEN) {
            return answered ? CallFailure.refused(call.getMessage()) : refusedKey(call.getMessage());
        }
        return failure;
    }

    private UserError refusedKey(String said) {
        String given =
                server.apiKeyEnv().isEmpty() ? "no key was sent" : "the key of " + server.apiKeyEnv() + " was sent";
        return new UserError(
                "configuration key " + server.keys() + ".api-key-env",
                url + " answered " + said + "; " + given,
                "name an environment variable (or an alias in a Hadoop credential provider) that holds a valid"
                        + " key for it, on every executor");
    }

    private UserError unknownModel(String message) {
        return new UserError(
                "configuration key " + server.urlKey() + ", or the model " + server.model(),
                url + " answered " + message,
                "give the address up to and with /v1, and a model that the server lists under /models");
    }

    private UserError moved(int status, HttpResponse<String> response) {
        String to = response.headers().firstValue("Location").orElse("an address that it does not name");
        return new UserError(
                "configuration key " + server.urlKey() + ": " + server.baseUrl(),
                "the server answered " + status + ", which sends calls to " + key.redact(to),
                "give the address that the server sends to, up to and with /v1");
    }

    private UserError usedUp() {
        return new UserError(
                "the account at " + url,
                "its credit is used up",
                "top it up or use another key, then run again: answers so far are kept");
    }

    private RuntimeException busy(String message, HttpResponse<String> response) {
        if (OpenAiFormat.errorCode(response.body()).contains("insufficient_quota")) {
            return usedUp();
        }
        Duration wait = RetryAfter.of(response.headers());
        return new CallFailure(Kind.BUSY, message, wait);
    }
}
