package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Arguments.Bound;
import io.github.dramatis.lm.jinja.Values.Markup;
import io.github.dramatis.lm.jinja.Values.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Jinja's filters that make texts. */
final class TextFilters {
    private TextFilters() {}

    static void addTo(Map<String, Filters.Filter> filters) {
        for (String method : List.of("upper", "lower", "capitalize")) {
            filters.put(method, (rendering, value, arguments) -> {
                arguments.bind(method);
                return LetterCase.apply(rendering, soft(rendering, value), method);
            });
        }
        filters.put("title", TextFilters::title);
        filters.put("trim", TextFilters::trim);
        filters.put("string", (rendering, value, arguments) -> {
            arguments.bindPositional("string", 0);
            return value instanceof Markup ? value : Printing.str(rendering, value);
        });
        filters.put("safe", (rendering, value, arguments) -> {
            arguments.bind("safe");
            return new Markup(Printing.str(rendering, value));
        });
        filters.put("escape", TextFilters::escape);
        filters.put("e", TextFilters::escape);
        filters.put("replace", TextFilters::replace);
        filters.put("center", (rendering, value, arguments) -> {
            Object width = arguments.bind("center", "width").get(0, 80L);
            Arguments one = new Arguments(List.of(width), Map.of());
            return StringMethods.of(soft(rendering, value), "center").call(rendering, one);
        });
        filters.put("format", TextFilters::format);
        filters.put("indent", TextFilters::indent);
        filters.put("truncate", TextFilters::truncate);
    }

    /** Jinja's soft_str: anything as a text, but what is marked as HTML stays so. */
    private static Text soft(Rendering rendering, Object value) {
        return value instanceof Markup ? Values.text(value) : Printing.str(rendering, value);
    }

    private static Object trim(Rendering rendering, Object value, Arguments arguments) {
        Bound bound = arguments.bind("trim", "chars");
        Text text = soft(rendering, value);
        rendering.makeText(text.size());
        if (!bound.isGiven(0)) {
            return text.stripped(true, true);
        }
        rendering.work((long) text.size() * bound.text(0).size());
        return text.stripped(true, true, bound.text(0));
    }

    /** Other than Python's: words begin behind white space, hyphens and opening brackets. */
    private static Object title(Rendering rendering, Object value, Arguments arguments) {
        arguments.bind("title");
        Text text = soft(rendering, value);
        rendering.makeText(text.size());
        List<Text> parts = new ArrayList<>();
        int begin = 0;
        while (begin < text.length()) {
            int end = begin + 1;
            while (end < text.length() && splitsWords(text.codePoint(end)) == splitsWords(text.codePoint(begin))) {
                end++;
            }
            parts.add(LetterCase.upper(text.at(begin)));
            parts.add(LetterCase.lower(text.slice(begin + 1, end)));
            begin = end;
        }
        return Text.join(parts);
    }

    private static boolean splitsWords(int c) {
        return Text.isSpace(c) || "-({[<".indexOf(c) >= 0;
    }

    private static Object escape(Rendering rendering, Object value, Arguments arguments) {
        arguments.bindPositional("escape", 0);
        if (value instanceof Markup) {
            return value;
        }
        Text text = Printing.str(rendering, value);
        TextBuilder out = new TextBuilder(rendering);
        for (int i = 0; i < text.length(); i++) {
            out.append(
                    switch (text.codePoint(i)) {
                        case '&' -> text.turned(i, "&amp;");
                        case '<' -> text.turned(i, "&lt;");
                        case '>' -> text.turned(i, "&gt;");
                        case '"' -> text.turned(i, "&#34;");
                        case '\'' -> text.turned(i, "&#39;");
                        default -> text.at(i);
                    });
        }
        return new Markup(out.build());
    }

    private static Object replace(Rendering rendering, Object value, Arguments arguments) {
        Bound bound = arguments.bind("replace", "old", "new", "count");
        return StringSplitting.replace(
                rendering,
                Printing.str(rendering, value),
                Printing.str(rendering, bound.get(0)),
                Printing.str(rendering, bound.get(1)),
                bound.isGiven(2) ? bound.whole(2, -1) : -1);
    }

    private static Object format(Rendering rendering, Object value, Arguments arguments) {
        if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
            throw new TemplateException("format takes values by place or by name");
        }
        Map<Object, Object> named = new LinkedHashMap<>();
        arguments.named().forEach((name, given) -> named.put(Text.of(name), given));
        return PercentFormat.apply(
                rendering, soft(rendering, value), named.isEmpty() ? new Tuple(arguments.positional()) : named);
    }

    private static Object indent(Rendering rendering, Object value, Arguments arguments) {
        Bound bound = arguments.bind("indent", "width", "first", "blank");
        Text indent = bound.get(0, 4L) instanceof Text given
                ? given
                : (Text) Arithmetic.apply(rendering, "*", Text.of(" "), bound.get(0, 4L));
        List<Object> lines = StringSplitting.lines(rendering, Values.text(value).plus(Text.of("\n")), false);
        TextBuilder out = new TextBuilder(rendering);
        for (int i = 0; i < lines.size(); i++) {
            Text line = (Text) lines.get(i);
            boolean indented = i == 0 ? bound.truth(1) : bound.truth(2) || !line.isEmpty();
            out.append(i == 0 ? "" : "\n")
                    .append(indented ? indent : Text.EMPTY)
                    .append(line);
        }
        return out.build();
    }

    private static Object truncate(Rendering rendering, Object value, Arguments arguments) {
        Bound bound = arguments.bind("truncate", "length", "killwords", "end", "leeway");
        Text text = Values.text(value);
        Text end = bound.has(2) ? bound.text(2) : Text.of("...");
        long length = bound.whole(0, 255);
        long leeway = bound.isGiven(3) ? bound.whole(3, 5) : 5;
        if (length < end.length() || leeway < 0) {
            throw new TemplateException("truncate to fewer characters than its end has");
        } else if (text.length() <= length + leeway) {
            return text;
        }
        rendering.makeText(text.size());
        Text kept = text.slice(0, (int) Math.min(text.length(), length - end.length()));
        int word = bound.truth(1) ? -1 : kept.lastIndexOf(Text.of(" "), 0, kept.length());
        return (word < 0 ? kept : kept.slice(0, word)).plus(end);
    }
}
