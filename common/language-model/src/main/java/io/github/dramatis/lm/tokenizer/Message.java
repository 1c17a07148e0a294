package io.github.dramatis.lm.tokenizer;

/**
 * One turn of a conversation.
 *
 * @param role "system", "user" or "assistant": chosen by code, never data
 * @param content any text; what looks like a special token in it stays plain text
 */
public record Message(String role, String content) {
    public static Message system(String content) {
        return new Message("system", content);
    }

    public static Message user(String content) {
        return new Message("user", content);
    }

    public static Message assistant(String content) {
        return new Message("assistant", content);
    }
}
