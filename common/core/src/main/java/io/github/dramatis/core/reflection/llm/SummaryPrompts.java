package io.github.dramatis.core.reflection.llm;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The words that a model is asked with for the summary of an item, in {@code summary.txt}.
 *
 * @param version as the file says
 * @param system who the model is
 * @param item asks about an item; holds {@code {data}}
 * @param repair asks again; holds {@code {error}}
 */
public record SummaryPrompts(String version, String system, String item, String repair) implements Serializable {
    private static final String FILE = "summary.txt";

    /** The prompts that come with the application. */
    public static SummaryPrompts builtIn() {
        try (InputStream in = SummaryPrompts.class.getResourceAsStream(FILE)) {
            Map<String, StringBuilder> parts =
                    ReflectionPrompts.parts(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return new SummaryPrompts(
                    ReflectionPrompts.part(FILE, parts, "version", ""),
                    ReflectionPrompts.part(FILE, parts, "system", ""),
                    ReflectionPrompts.part(FILE, parts, "item", "{data}"),
                    ReflectionPrompts.part(FILE, parts, "repair", "{error}"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
