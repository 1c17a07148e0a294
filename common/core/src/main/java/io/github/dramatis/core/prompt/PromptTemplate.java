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
    private final List<Line> prefix;
    private final List<Line> suffix;

    /**
     * A line of the template.
     *
     * @param text the line
     * @param words what stands before each value, and behind the last
     * @param values in their order
     */
    private record Line(String text, List<String> words, List<Value> values) {
        static Line of(String text) {
            List<String> words = new ArrayList<>();
            List<Value> values = new ArrayList<>();
            Matcher matcher = PLACEHOLDER.matcher(text);
            int end = 0;
            while (matcher.find()) {
                words.add(text.substring(end, matcher.start()));
                values.add(new Value(matcher.group(1), matcher.group(2).isEmpty()));
                end = matcher.end();
            }
            words.add(text.substring(end));
            return new Line(text, words, values);
        }
    }

    /** A value of a line, and whether it is written or only has to be there. */
    private record Value(String name, boolean shown) {}

    private PromptTemplate(String text) {
        List<String> lines = text.lines().filter(line -> !line.startsWith("#")).toList();
        int parting = lines.indexOf(PARTING);
        if (parting < 0) {
            throw new IllegalStateException("the template has no line " + PARTING);
        }
        fingerprint = Sha256.hex(String.join("\n", lines));
        prefix = lines.subList(0, parting).stream().map(Line::of).toList();
        suffix = lines.subList(parting + 1, lines.size()).stream().map(Line::of).toList();
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

    private static String render(List<Line> lines, Map<String, String> values) {
        List<String> rendered = new ArrayList<>();
        for (Line line : lines) {
            String text = renderLine(line, values);
            if (text != null) {
                rendered.add(text);
            }
        }
        return String.join("\n", rendered);
    }

    private static String renderLine(Line line, Map<String, String> values) {
        StringBuilder text = new StringBuilder(line.words().get(0));
        for (int i = 0; i < line.values().size(); i++) {
            Value asked = line.values().get(i);
            String value = values.get(asked.name());
            if (value == null && !values.containsKey(asked.name())) {
                throw new IllegalStateException("the template asks for {" + asked.name() + "}: " + line.text());
            }
            if (value == null) {
                return null;
            }
            text.append(asked.shown() ? value : "").append(line.words().get(i + 1));
        }
        return text.toString();
    }
}
