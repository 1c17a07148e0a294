package io.github.dramatis.core.config;

/**
 * Keeps secrets out of a configuration, which is printed, logged and kept in the workspace. No message has the value.
 */
final class Secrets {
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_.-]{0,63}";
    /** How the keys of OpenAI and Anthropic, Hugging Face, Groq, xAI and Google begin. */
    private static final String KEY = "sk-.*|(hf_|gsk_|xai-|AIza).{30,}";

    private Secrets() {}

    /** @param name of what holds the key; empty: there is none */
    static void checkKeyName(String name) {
        Check.that(
                name.isEmpty() || name.matches(NAME) && !name.matches(KEY),
                "api-key-env",
                "must be the name of a variable or of an alias that holds the key, not the key itself");
    }

    static void checkUrl(String url) {
        Check.that(
                !url.contains("@"), "base-url", "must have no user and password; api-key-env names what holds the key");
    }
}
