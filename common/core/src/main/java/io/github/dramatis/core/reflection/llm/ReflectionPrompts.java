package io.github.dramatis.core.reflection.llm;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words that a model is asked with: a file of parts, each behind a line {@code ==== name}.
 *
 * @param version as the file says
 * @param system who the model is
 * @param batch asks about a batch of ratings, or of items that were taken; holds {@code {data}}
 * @param last asks for the final reflection; holds {@code {data}}
 * @param repair asks again; holds {@code {error}}
 */
public record ReflectionPrompts(String version, String system, String batch, String last, String repair)
        implements Serializable {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(data|error|items|count)}");

    /**
     * The prompts that come with the application.
     *
     * @param scale decides whether they ask about ratings or about what was taken
     */
    public static ReflectionPrompts builtIn(RatingScale scale) {
        String file = scale.isRated() ? "prompts.txt" : "taken.txt";
        try (InputStream in = ReflectionPrompts.class.getResourceAsStream(file)) {
            return parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Prompts of one's own.
     *
     * @param source the file's name, for messages
     * @throws UserError if a part is missing or holds no place for the data
     */
    public static ReflectionPrompts parse(String source, String text) {
        Map<String, StringBuilder> parts = parts(text);
        return new ReflectionPrompts(
                part(source, parts, "version", ""),
                part(source, parts, "system", ""),
                part(source, parts, "batch", "{data}"),
                part(source, parts, "final", "{data}"),
                part(source, parts, "repair", "{error}"));
    }

    /** The parts of a file by their names, without comments. */
    static Map<String, StringBuilder> parts(String text) {
        Map<String, StringBuilder> parts = new LinkedHashMap<>();
        StringBuilder part = new StringBuilder();
        for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
            if (line.startsWith("==== ")) {
                part = new StringBuilder();
                parts.put(line.substring(5).strip(), part);
            } else {
                part.append(line).append('\n');
            }
        }
        return parts;
    }

    static String part(String source, Map<String, StringBuilder> parts, String name, String needs) {
        String text = parts.getOrDefault(name, new StringBuilder()).toString().strip();
        if (text.isEmpty() || !text.contains(needs)) {
            throw new UserError(
                    "prompts " + source,
                    "the part \"==== " + name + "\" " + (text.isEmpty() ? "is missing" : "has no " + needs),
                    "write it as the built-in prompts have it (common/core, reflection/llm/prompts.txt)");
        }
        return text;
    }

    /** A part with its values put in, once: what a value holds is never read as a placeholder. */
    static String fill(String part, Map<String, String> values) {
        return PLACEHOLDER
                .matcher(part)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
    }
}
