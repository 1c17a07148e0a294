package io.github.dramatis.core.llm;

/**
 * One turn of a conversation.
 *
 * @param role system, user or assistant: chosen by code, never data
 * @param content any text; what looks like a special token in it stays plain text
 */
public record ChatMessage(String role, String content) {
    public static ChatMessage system(String content) {
        return new ChatMessage("system", content);
    }

    public static ChatMessage user(String content) {
        return new ChatMessage("user", content);
    }

    public static ChatMessage assistant(String content) {
        return new ChatMessage("assistant", content);
    }
}
