package io.github.dramatis.lm.jinja;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Python's {@code '...'.format(...)} with {@code {}}, {@code {0}} and {@code {name}}; no attributes, no format of a
 * field.
 */
final class BraceFormat {
    private static final Pattern BRACE = Pattern.compile("\\{\\{|\\}\\}|\\{(?<field>[A-Za-z0-9_]*)\\}|[{}]");

    private BraceFormat() {}

    static Text apply(Rendering rendering, Text format, Arguments arguments) {
        String plain = format.toString();
        if (plain.length() != format.length()) {
            throw new UnsupportedException("format() of a string with characters beyond U+FFFF");
        }
        TextBuilder out = new TextBuilder(rendering);
        Matcher brace = BRACE.matcher(plain);
        int at = 0;
        int counted = 0;
        boolean numbered = false;
        while (brace.find(at)) {
            out.append(format.slice(at, brace.start()));
            at = brace.end();
            String field = brace.group("field");
            if (field == null && brace.group().length() == 1) {
                throw new UnsupportedException("a field of format() that is more than a name or a number");
            } else if (field == null) {
                out.append(format.at(brace.start()));
                continue;
            }
            numbered |= field.matches("\\d+");
            if (numbered && counted > 0) {
                throw new TemplateException("format() with '{}' and '{0}'");
            }
            out.append(Printing.str(rendering, value(arguments, field.isEmpty() ? "" + counted++ : field)));
            if (numbered && counted > 0) {
                throw new TemplateException("format() with '{}' and '{0}'");
            }
        }
        return out.append(format.slice(at, format.length())).build();
    }

    private static Object value(Arguments arguments, String field) {
        List<Object> positional = arguments.positional();
        Map<String, Object> named = arguments.named();
        if (field.matches("\\d{1,4}") && Integer.parseInt(field) < positional.size()) {
            return positional.get(Integer.parseInt(field));
        } else if (!named.containsKey(field) || field.matches("\\d+")) {
            throw new TemplateException("format() lacks a value for '{" + field + "}'");
        }
        return named.get(field);
    }
}
