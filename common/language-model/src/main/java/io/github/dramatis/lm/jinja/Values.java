package io.github.dramatis.lm.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a template computes with: null (None), Boolean, Long, Double, {@link Text}, List, {@link Tuple}, Map (with keys
 * null, Long or Text), and what only the interpreter makes. Nothing else gets in.
 */
final class Values {
    private static final int LONGEST_KEY = 1000;

    private Values() {}

    /** A list that cannot grow, equal to no list. */
    record Tuple(List<Object> items) {}

    /** {@code dict.keys()}, {@code values()} or {@code items()}. */
    record View(String method, List<Object> items) {}

    /** What {@code map}, {@code select} and others give: items that can be taken once. */
    record Generator(Iterator<Object> items) {}

    /** A text of which {@code safe} or {@code escape} said that it is HTML; here it can be printed and nothing else. */
    record Markup(Text text) {}

    /** What {@code namespace()} makes: variables that a loop can set. */
    record Namespace(Map<Text, Object> variables) {}

    /** Something that can be called. */
    interface Function {
        Object call(Rendering rendering, Arguments arguments);
    }

    /** Python's numbers {@code start, start + step, ...} before {@code stop}. */
    record Range(long start, long stop, long step) {
        long length() {
            long distance = step > 0 ? Math.subtractExact(stop, start) : Math.subtractExact(start, stop);
            return distance <= 0 ? 0 : (distance - 1) / Math.abs(step) + 1;
        }

        Long get(long index) {
            return start + index * step;
        }
    }

    /**
     * A Java value as a template's value: String, Boolean, Integer, Long, null, List and Map of these, or a value
     * already.
     *
     * @throws IllegalArgumentException for another type
     */
    static Object of(Object value) {
        if (value instanceof String text) {
            return Text.of(text);
        } else if (value instanceof Integer number) {
            return number.longValue();
        } else if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>(list.size());
            list.forEach(item -> items.add(of(item)));
            return items;
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            map.forEach((key, item) -> entries.put(of(key), of(item)));
            return entries;
        } else if (value == null
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Text
                || value instanceof Function) {
            return value;
        }
        throw new IllegalArgumentException("a template cannot have a " + value.getClass());
    }

    /** The name of a value's type, for messages. */
    static String type(Object value) {
        if (value instanceof Text || value instanceof Markup) {
            return "string";
        } else if (value instanceof List) {
            return "list";
        } else if (value instanceof Map) {
            return "dict";
        } else if (value instanceof Long) {
            return "whole number";
        } else if (value instanceof Double) {
            return "number";
        }
        return value == null
                ? "None"
                : value instanceof Function ? "function" : value.getClass().getSimpleName();
    }

    static boolean truth(Object value) {
        if (value == null || value instanceof Undefined) {
            return false;
        } else if (value instanceof Boolean truth) {
            return truth;
        } else if (value instanceof Long number) {
            return number != 0;
        } else if (value instanceof Double number) {
            return number != 0;
        } else if (value instanceof Text text) {
            return !text.isEmpty();
        } else if (value instanceof Markup markup) {
            return !markup.text().isEmpty();
        } else if (value instanceof Namespace || value instanceof Function || value instanceof Generator) {
            return true;
        }
        return Iteration.length(value) > 0;
    }

    static Text text(Object value) {
        if (value instanceof Text text) {
            return text;
        }
        throw wrongType(value, "a string");
    }

    /** Python counts with booleans too. */
    static long whole(Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        } else if (value instanceof Long number) {
            return number;
        }
        throw wrongType(value, "a whole number");
    }

    static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean;
    }

    static TemplateException wrongType(Object value, String wanted) {
        if (value instanceof Undefined undefined) {
            return undefined.error();
        } else if (value instanceof Markup) {
            return new UnsupportedException("a string marked as safe or escaped that is not only printed");
        }
        return new TemplateException("a " + type(value) + " where " + wanted + " is needed");
    }

    /** Longer ones would cost more than the bounds count for them. */
    static void requireShort(Object value) {
        if (value instanceof Text text && text.size() > LONGEST_KEY) {
            throw new UnsupportedException("a key of more than " + LONGEST_KEY + " characters");
        }
    }

    /** A key as a dict holds it: Python's 1, 1.0 and True are one. */
    static Object key(Object value) {
        requireShort(value);
        if (value instanceof Boolean) {
            return whole(value);
        } else if (value instanceof Double number) {
            long whole = number.longValue();
            if (whole == number && Math.abs(number) < 1L << 53) {
                return whole;
            }
        } else if (value == null || value instanceof Long || value instanceof Text || value instanceof Undefined) {
            return value;
        } else if (value instanceof List || value instanceof Map) {
            throw new TemplateException("a " + type(value) + " as a key");
        }
        throw new UnsupportedException("a " + type(value) + " as a key");
    }

    /** A key to be stored, which has to print as what it was. */
    static Object storedKey(Object value) {
        requireShort(value);
        if (value == null || value instanceof Long || value instanceof Text) {
            return value;
        }
        throw value instanceof List || value instanceof Map
                ? new TemplateException("a " + type(value) + " as a key")
                : new UnsupportedException("a " + type(value) + " as a key");
    }
}
