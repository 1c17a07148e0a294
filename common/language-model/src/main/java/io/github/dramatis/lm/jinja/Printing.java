package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Values.Markup;
import io.github.dramatis.lm.jinja.Values.Range;
import io.github.dramatis.lm.jinja.Values.Tuple;
import io.github.dramatis.lm.jinja.Values.View;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Python's {@code str} and {@code repr}. */
final class Printing {
    private Printing() {}

    static Text str(Rendering rendering, Object value) {
        if (value instanceof Text text) {
            return text;
        } else if (value instanceof Markup markup) {
            return markup.text();
        } else if (value instanceof Undefined) {
            return Text.EMPTY;
        }
        return repr(rendering, value);
    }

    static Text repr(Rendering rendering, Object value) {
        TextBuilder out = new TextBuilder(rendering);
        repr(rendering, value, out);
        return out.build();
    }

    private static void repr(Rendering rendering, Object value, TextBuilder out) {
        rendering.enter();
        if (value instanceof Text text) {
            quoted(text, out);
        } else if (value instanceof List || value instanceof Tuple) {
            sequence(rendering, value, out);
        } else if (value instanceof View view) {
            out.append("dict_" + view.method() + "(");
            sequence(rendering, view.items(), out);
            out.append(")");
        } else if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(separator);
                repr(rendering, entry.getKey(), out);
                out.append(": ");
                repr(rendering, entry.getValue(), out);
                separator = ", ";
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else {
            out.append(plain(value));
        }
        rendering.leave();
    }

    private static String plain(Object value) {
        if (value == null) {
            return "None";
        } else if (value instanceof Boolean truth) {
            return truth ? "True" : "False";
        } else if (value instanceof Long number) {
            return number.toString();
        } else if (value instanceof Double number) {
            return NumberText.repr(number);
        } else if (value instanceof Undefined) {
            return "Undefined";
        } else if (value instanceof Range range) {
            return "range(" + range.start() + ", " + range.stop()
                    + (range.step() == 1 ? ")" : ", " + range.step() + ")");
        }
        throw new UnsupportedException("a " + Values.type(value) + " printed");
    }

    private static void sequence(Rendering rendering, Object value, TextBuilder out) {
        boolean tuple = value instanceof Tuple;
        List<Object> items = Iteration.items(value);
        out.append(tuple ? "(" : "[");
        for (Iterator<Object> rest = items.iterator(); rest.hasNext(); ) {
            repr(rendering, rest.next(), out);
            if (rest.hasNext()) {
                out.append(", ");
            }
        }
        out.append(tuple ? (items.size() == 1 ? ",)" : ")") : "]");
    }

    /** Writes a text in the quotes that need no escape, where there are any. */
    private static void quoted(Text text, TextBuilder out) {
        String quote = text.contains(Text.of("'")) && !text.contains(Text.of("\"")) ? "\"" : "'";
        out.append(quote);
        for (int i = 0; i < text.length(); i++) {
            out.append(text.turned(i, escaped(text.codePoint(i), quote.charAt(0))));
        }
        out.append(quote);
    }

    private static String escaped(int c, char quote) {
        return switch (c) {
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                if (c == quote) {
                    yield "\\" + quote;
                } else if (isPrintable(c)) {
                    yield Character.toString(c);
                }
                yield String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
            }
        };
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.UNASSIGNED -> throw new UnsupportedException(String.format(
                    Locale.ROOT, "the character U+%04X, newer than this Java's Unicode, in a printed list or dict", c));
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
