package io.github.dramatis.core.llm;

/** A secret that shows itself nowhere but in the request's header. */
public final class ApiKey {
    /** For servers that want none. */
    public static final ApiKey NONE = new ApiKey(null);

    private final String secret;

    private ApiKey(String secret) {
        this.secret = secret;
    }

    public static ApiKey of(String secret) {
        return new ApiKey(secret.strip());
    }

    boolean isGiven() {
        return secret != null;
    }

    String bearer() {
        return "Bearer " + secret;
    }

    /** A text from outside without the key in it. */
    String redact(String text) {
        return secret == null || secret.isEmpty() ? text : text.replace(secret, "***");
    }

    @Override
    public String toString() {
        return secret == null ? "none" : "***";
    }
}
