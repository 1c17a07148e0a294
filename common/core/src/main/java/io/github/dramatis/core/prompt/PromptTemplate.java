package io.github.dramatis.core.prompt;

import io.github.dramatis.core.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a preset. Two parts, prefix and suffix, parted by a line {@code ====}; {@code {name}} stands for a value
 * and {@code {name?}} for nothing. A line one of whose values is missing is left out. Values are put in once and never
 * read as template again. Lines that begin with {@code #} are comments.
 */
final class PromptTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)(\\??)}");
    private static final String PARTING = "====";

    private final String fingerprint;
    private final List<String> prefix;
    private final List<String> suffix;

    private PromptTemplate(String text) {
        List<String> lines = text.lines().filter(line -> !line.startsWith("#")).toList();
        int parting = lines.indexOf(PARTING);
        if (parting < 0) {
            throw new IllegalStateException("the template has no line " + PARTING);
        }
        fingerprint = Sha256.hex(String.join("\n", lines));
        prefix = lines.subList(0, parting);
        suffix = lines.subList(parting + 1, lines.size());
    }

    static PromptTemplate parse(String text) {
        return new PromptTemplate(text);
    }

    /** The template of a preset: {@code name.txt} beside this class. */
    static PromptTemplate ofPreset(String name) {
        try (InputStream in = PromptTemplate.class.getResourceAsStream(name + ".txt")) {
            return new PromptTemplate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SHA-256 of the words, comments aside. */
    String fingerprint() {
        return fingerprint;
    }

    /** @param values by name; null: missing. A name that the template uses must be there */
    Prompt render(Map<String, String> values) {
        return new Prompt(render(prefix, values), render(suffix, values));
    }

    private static String render(List<String> lines, Map<String, String> values) {
        List<String> rendered = new ArrayList<>();
        for (String line : lines) {
            String text = renderLine(line, values);
            if (text != null) {
                rendered.add(text);
            }
        }
        return String.join("\n", rendered);
    }

    private static String renderLine(String line, Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(line);
        int end = 0;
        while (matcher.find()) {
            if (!values.containsKey(matcher.group(1))) {
                throw new IllegalStateException("the template asks for {" + matcher.group(1) + "}: " + line);
            }
            String value = values.get(matcher.group(1));
            if (value == null) {
                return null;
            }
            text.append(line, end, matcher.start()).append(matcher.group(2).isEmpty() ? value : "");
            end = matcher.end();
        }
        return text.append(line, end, line.length()).toString();
    }
}
