package io.github.dramatis.core.llm;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Why a call gave no answer. Its message never holds the key or the prompt. */
public final class CallFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a failure means for what comes after it. */
    public enum Kind {
        /** The server is unwell: the breaker counts it, and the call is tried again. */
        UNWELL,
        /** The server cannot be reached, whatever is asked: as unwell, but it takes none of the call's retries. */
        DOWN,
        /** The server is well but wants to be asked later. */
        BUSY,
        /** This request is refused; others may go through. */
        REFUSED,
        /** This request is refused, or any that comes with this key; that shows once another is answered. */
        FORBIDDEN,
        /** The server wants a parameter by its newer name. */
        RENAMED
    }

    private final Kind kind;
    private final long retryAfterMillis;
    private final long inputTokens;
    private final long outputTokens;

    CallFailure(Kind kind, String message, Duration retryAfter) {
        this(kind, message, retryAfter, 0, 0);
    }

    private CallFailure(Kind kind, String message, Duration retryAfter, long inputTokens, long outputTokens) {
        super(message);
        this.kind = kind;
        this.retryAfterMillis = retryAfter.toMillis();
        this.inputTokens = inputTokens;
        this.outputTokens = outputTokens;
    }

    static CallFailure of(Kind kind, String message) {
        return new CallFailure(kind, message, Duration.ZERO);
    }

    /** A failure that the server counts tokens for all the same. */
    static CallFailure billed(Kind kind, String message, long inputTokens, long outputTokens) {
        return new CallFailure(kind, message, Duration.ZERO, inputTokens, outputTokens);
    }

    /** A request that this model cannot answer; others may be. */
    public static CallFailure refused(String message) {
        return of(Kind.REFUSED, message);
    }

    public Kind kind() {
        return kind;
    }

    /** Whether trying again may help. */
    boolean isPassing() {
        return kind == Kind.UNWELL || kind == Kind.BUSY || kind == Kind.FORBIDDEN;
    }

    /** How long the server asked to be left alone, 0 if it said nothing. */
    long retryAfterMillis() {
        return retryAfterMillis;
    }

    /** Tokens of the prompt that the server counted, 0 if it counted none. */
    long inputTokens() {
        return inputTokens;
    }

    /** Tokens of an answer that the server counted, 0 if it counted none. */
    long outputTokens() {
        return outputTokens;
    }

    /** The failure within what futures wrap around it. */
    public static Throwable unwrap(Throwable thrown) {
        Throwable inner = thrown;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
