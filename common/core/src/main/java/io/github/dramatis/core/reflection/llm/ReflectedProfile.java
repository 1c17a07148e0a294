package io.github.dramatis.core.reflection.llm;

import java.util.List;

/**
 * A profile in a model's words.
 *
 * @param text in the first person, one line
 * @param preferences short phrases, one line each
 */
public record ReflectedProfile(String text, List<String> preferences) {
    /** The text with the preferences behind it, as the table has it. */
    public String joined() {
        return preferences.isEmpty() ? text : text + " Preferences: " + String.join("; ", preferences) + ".";
    }
}
