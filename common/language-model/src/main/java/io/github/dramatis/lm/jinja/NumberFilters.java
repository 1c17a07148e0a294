package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Arguments.Bound;
import java.util.Map;

/** Jinja's filters that make numbers of single values. */
final class NumberFilters {
    private static final int MOST_DIGITS = 15;

    private NumberFilters() {}

    static void addTo(Map<String, Filters.Filter> filters) {
        filters.put("int", NumberFilters::whole);
        filters.put("float", NumberFilters::real);
        filters.put("round", NumberFilters::round);
        filters.put("abs", (rendering, value, arguments) -> {
            arguments.bindPositional("abs", 0);
            if (value instanceof Double number) {
                return Math.abs(number);
            }
            return Values.whole(value) < 0 ? Arithmetic.negated(value) : (Object) Values.whole(value);
        });
    }

    private static Object whole(Rendering rendering, Object value, Arguments arguments) {
        Bound bound = arguments.bind("int", "default", "base");
        Object otherwise = bound.get(0, 0L);
        if (bound.has(1)) {
            throw new UnsupportedException("int with a base");
        } else if (value instanceof Text text) {
            rendering.work(text.size());
            Long whole = NumberText.whole(text);
            Double real = whole == null ? NumberText.real(text) : null;
            return whole != null ? whole : real != null ? (Object) NumberText.truncated(real) : otherwise;
        } else if (value instanceof Double number) {
            return NumberText.truncated(number);
        } else if (Values.isNumber(value)) {
            return Values.whole(value);
        }
        return otherwise(value, otherwise);
    }

    private static Object real(Rendering rendering, Object value, Arguments arguments) {
        Object otherwise = arguments.bind("float", "default").get(0, 0.0);
        if (value instanceof Text text) {
            rendering.work(text.size());
            Double real = NumberText.real(text);
            return real == null ? otherwise : (Object) real;
        } else if (Values.isNumber(value)) {
            return NumberText.real(value);
        }
        return otherwise(value, otherwise);
    }

    private static Object otherwise(Object value, Object otherwise) {
        if (value instanceof Undefined || value instanceof Values.Markup) {
            throw Values.wrongType(value, "a number");
        }
        return otherwise;
    }

    private static Object round(Rendering rendering, Object value, Arguments arguments) {
        Bound bound = arguments.bind("round", "precision", "method");
        long digits = bound.whole(0, 0);
        String method = bound.has(1) ? bound.text(1).toString() : "common";
        if (!Values.isNumber(value)) {
            throw Values.wrongType(value, "a number");
        } else if (digits < 0 || digits > MOST_DIGITS) {
            throw new UnsupportedException("round to " + digits + " digits");
        } else if (method.equals("common")) {
            return value instanceof Double number
                    ? (Object) NumberText.round(number, (int) digits)
                    : Values.whole(value);
        }
        double scale = Math.pow(10, digits);
        double scaled = NumberText.real(value) * scale;
        return switch (method) {
            case "ceil" -> NumberText.truncated(Math.ceil(scaled)) / scale;
            case "floor" -> NumberText.truncated(Math.floor(scaled)) / scale;
            default -> throw new TemplateException("round by '" + method + "'");
        };
    }
}
