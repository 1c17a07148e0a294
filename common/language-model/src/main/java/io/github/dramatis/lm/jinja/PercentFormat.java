package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Values.Tuple;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code '...' % values}, with {@code %s %r %d %i %f %x} and {@code %%}. */
final class PercentFormat {
    private static final Pattern FIELD = Pattern.compile(
            "%(?:\\((?<name>[^()]*)\\))?(?<flags>[-0]*)(?<width>\\d*)(?:\\.(?<digits>\\d+))?(?<kind>.)?");
    private static final int WIDEST = 1000;

    private PercentFormat() {}

    static Text apply(Rendering rendering, Text format, Object values) {
        if (values instanceof Undefined undefined) {
            throw undefined.error();
        }
        List<Object> list = values instanceof Tuple tuple ? tuple.items() : Collections.singletonList(values);
        Iterator<Object> rest = list.iterator();
        TextBuilder out = new TextBuilder(rendering);
        Matcher field = FIELD.matcher(plain(format));
        int at = 0;
        boolean taken = false;
        while (field.find(at)) {
            out.append(format.slice(at, field.start()));
            at = field.end();
            if ("%".equals(field.group("kind")) && field.group().equals("%%")) {
                out.append("%");
                continue;
            }
            Object value;
            if (field.group("name") != null) {
                value = named(values, field.group("name"));
            } else if (rest.hasNext()) {
                value = rest.next();
                taken = true;
            } else {
                throw new TemplateException("'%' with too few values");
            }
            out.append(formatted(rendering, value, field));
        }
        out.append(format.slice(at, format.length()));
        boolean container = values instanceof Map || values instanceof List;
        if (rest.hasNext() && !(container && !taken)) {
            throw new TemplateException("'%' with too many values");
        }
        return out.build();
    }

    /** Replaces each code point by one char, so that places are the same. */
    private static String plain(Text format) {
        StringBuilder plain = new StringBuilder(format.length());
        for (int i = 0; i < format.length(); i++) {
            int c = format.codePoint(i);
            plain.append(Character.isBmpCodePoint(c) ? (char) c : '\uFFFD');
        }
        return plain.toString();
    }

    private static Object named(Object values, String name) {
        if (!(values instanceof Map<?, ?> map)) {
            throw new TemplateException("'%(" + name + ")' without a dict");
        } else if (!map.containsKey(Text.of(name))) {
            throw new TemplateException("'%(" + name + ")' is not in the dict");
        }
        return map.get(Text.of(name));
    }

    private static Text formatted(Rendering rendering, Object value, Matcher field) {
        int width = number(field.group("width"), 0);
        int digits = number(field.group("digits"), -1);
        String kind = String.valueOf(field.group("kind"));
        Text text =
                switch (kind) {
                    case "s" -> cut(Printing.str(rendering, value), digits);
                    case "r" -> cut(Printing.repr(rendering, value), digits);
                    case "d", "i" -> Text.of(String.valueOf(whole(value, digits)));
                    case "x" -> Text.of(Long.toString(Values.whole(value), 16));
                    case "f" -> Text.of(NumberText.fixed(real(value), digits < 0 ? 6 : digits));
                    default -> throw new UnsupportedException("'" + field.group() + "' in a format");
                };
        int missing = width - (width > 0 ? text.length() : 0);
        if (missing <= 0) {
            return text;
        }
        boolean left = field.group("flags").contains("-");
        boolean zeros = !left && field.group("flags").contains("0") && !"sr".contains(kind);
        if (zeros && text.codePoint(0) == '-') {
            return Text.of("-" + "0".repeat(missing)).plus(text.slice(1, text.length()));
        }
        Text fill = Text.of((zeros ? "0" : " ").repeat(missing));
        return left ? text.plus(fill) : fill.plus(text);
    }

    private static Text cut(Text text, int digits) {
        return digits < 0 ? text : text.slice(0, Math.min(digits, text.length()));
    }

    private static int number(String digits, int otherwise) {
        if (digits == null || digits.isEmpty()) {
            return otherwise;
        } else if (digits.length() > 4 || Integer.parseInt(digits) > WIDEST) {
            throw new UnsupportedException("a format wider than " + WIDEST);
        }
        return Integer.parseInt(digits);
    }

    private static long whole(Object value, int digits) {
        if (digits >= 0) {
            throw new UnsupportedException("a whole number with a precision in a format");
        }
        return value instanceof Double number ? NumberText.truncated(number) : Values.whole(value);
    }

    private static double real(Object value) {
        if (!Values.isNumber(value)) {
            throw Values.wrongType(value, "a number");
        }
        return NumberText.real(value);
    }
}
