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
        /** The server is well but wants to be asked later. */
        BUSY,
        /** This request is refused; others may go through. */
        REFUSED,
        /** The server wants a parameter by its newer name. */
        RENAMED
    }

    private final Kind kind;
    private final long retryAfterMillis;

    CallFailure(Kind kind, String message, Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.retryAfterMillis = retryAfter.toMillis();
    }

    static CallFailure of(Kind kind, String message) {
        return new CallFailure(kind, message, Duration.ZERO);
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
        return kind == Kind.UNWELL || kind == Kind.BUSY;
    }

    /** How long the server asked to be left alone, 0 if it said nothing. */
    long retryAfterMillis() {
        return retryAfterMillis;
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
