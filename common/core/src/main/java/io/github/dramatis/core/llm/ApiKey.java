package io.github.dramatis.core.llm;

import io.github.dramatis.core.error.UserError;

/** A secret that shows itself nowhere but in the request's header. */
public final class ApiKey {
    /** For servers that want none. */
    public static final ApiKey NONE = new ApiKey(null);

    private final String secret;

    private ApiKey(String secret) {
        this.secret = secret;
    }

    /**
     * A key of ASCII alone: the JDK's client shows the whole header in its error where it does not take a character.
     *
     * @param where it was found, for messages
     * @throws UserError if it holds anything else, such as a line break
     */
    public static ApiKey of(String secret, String where) {
        String stripped = secret.strip();
        if (!stripped.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new UserError(
                    where,
                    "the key holds a character that is not ASCII, or a line break",
                    "give the key alone, without a byte order mark, an invisible character or a second line");
        }
        return new ApiKey(stripped);
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
