package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Arguments.Bound;
import io.github.dramatis.lm.jinja.Values.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The filter {@code tojson} as transformers has it: Python's {@code json.dumps}, without Jinja's escapes for HTML. */
final class Json {
    private static final int WIDEST = 100;

    private final Rendering rendering;
    private final TextBuilder out;
    private final boolean ascii;
    private final boolean sorted;
    private final Text indent; // null: all on one line
    private final Text itemSeparator;
    private final Text keySeparator;

    private Json(Rendering rendering, Bound bound) {
        this.rendering = rendering;
        out = new TextBuilder(rendering);
        ascii = bound.truth(0);
        indent = bound.isGiven(1) ? indent(bound.get(1)) : null;
        sorted = bound.truth(3);
        if (bound.isGiven(2)) {
            Object pair = bound.get(2);
            if (!(pair instanceof List || pair instanceof Tuple)
                    || Iteration.items(pair).size() != 2) {
                throw new TemplateException("tojson's separators are two strings");
            }
            itemSeparator = Values.text(Iteration.items(pair).get(0));
            keySeparator = Values.text(Iteration.items(pair).get(1));
        } else {
            itemSeparator = Text.of(indent == null ? ", " : ",");
            keySeparator = Text.of(": ");
        }
    }

    private static Text indent(Object given) {
        if (given instanceof Text text) {
            return text;
        }
        long width = Math.max(0, Values.whole(given));
        if (width > WIDEST) {
            throw new UnsupportedException("tojson with an indent of more than " + WIDEST);
        }
        return Text.of(" ".repeat((int) width));
    }

    /** Writes a value with the filter's arguments. */
    static Text of(Rendering rendering, Object value, Arguments arguments) {
        Json json = new Json(rendering, arguments.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys"));
        json.write(value, 0);
        return json.out.build();
    }

    private void write(Object value, int level) {
        rendering.enter();
        if (value instanceof Text text) {
            string(text);
        } else if (value instanceof List || value instanceof Tuple) {
            list(Iteration.items(value), level);
        } else if (value instanceof Map<?, ?> map) {
            object(map, level);
        } else {
            out.append(scalar(value));
        }
        rendering.leave();
    }

    private static String scalar(Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof Boolean || value instanceof Long) {
            return value.toString();
        } else if (value instanceof Double number && !number.isNaN() && !number.isInfinite()) {
            return NumberText.repr(number);
        }
        throw value instanceof Values.Markup || value instanceof Double
                ? new UnsupportedException("a " + Values.type(value) + " of this kind in tojson")
                : new TemplateException("a " + Values.type(value) + " in tojson");
    }

    private void list(List<Object> items, int level) {
        if (items.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append("[");
        for (int i = 0; i < items.size(); i++) {
            separate(i, level + 1);
            write(items.get(i), level + 1);
        }
        newline(level);
        out.append("]");
    }

    private void separate(int index, int level) {
        if (index > 0) {
            out.append(itemSeparator);
        }
        newline(level);
    }

    private void newline(int level) {
        if (indent != null) {
            out.append("\n");
            for (int i = 0; i < level; i++) {
                out.append(indent);
            }
        }
    }

    private void object(Map<?, ?> map, int level) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        List<Object> keys = new ArrayList<>(map.keySet());
        if (sorted) {
            keys.sort((one, other) -> Comparison.order(rendering, one, other));
        }
        out.append("{");
        for (int i = 0; i < keys.size(); i++) {
            separate(i, level + 1);
            Object key = keys.get(i);
            string(key instanceof Text text ? text : Text.of(scalar(key)));
            out.append(keySeparator);
            write(map.get(key), level + 1);
        }
        newline(level);
        out.append("}");
    }

    private void string(Text text) {
        out.append("\"");
        int plain = 0; // where what needs no escape begins
        for (int i = 0; i < text.length(); i++) {
            String escaped = escaped(text.codePoint(i));
            if (escaped != null) {
                out.append(text.slice(plain, i)).append(text.turned(i, escaped));
                plain = i + 1;
            }
        }
        out.append(text.slice(plain, text.length())).append("\"");
    }

    /** Null for a character that stands for itself. */
    private String escaped(int c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\f' -> "\\f";
            case '\b' -> "\\b";
            default -> {
                if (c >= 0x20 && (c < 0x7F || !ascii)) {
                    yield null;
                }
                StringBuilder units = new StringBuilder();
                for (char unit : Character.toChars(c)) {
                    units.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
                yield units.toString();
            }
        };
    }
}
