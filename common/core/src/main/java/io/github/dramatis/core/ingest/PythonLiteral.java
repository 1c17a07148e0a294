package io.github.dramatis.core.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a Python literal as Python prints data: dictionaries, lists, tuples, strings, numbers, True, False, None. So
 * are the Amazon files of 2014 written, one dictionary a line. Nothing is ever evaluated.
 *
 * <p>Source of the grammar: The Python Language Reference, 2.4 (literals); bytes are read as ISO-8859-1.
 */
final class PythonLiteral {
    private static final int DEEPEST = 100;
    private static final int MOST_DIGITS = 400;
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?[lL]?");
    private static final Pattern PREFIX = Pattern.compile("(?i:u|b|r|ur|br|rb)?(?=['\"])");

    private final String text;
    private int at;
    private int depth;

    private PythonLiteral(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException with the reason if the text is no literal */
    static JsonNode read(String text) {
        PythonLiteral literal = new PythonLiteral(text);
        JsonNode value = literal.value();
        literal.skipBlanks();
        if (literal.at < text.length()) {
            throw literal.wrong("the end");
        }
        return value;
    }

    private JsonNode value() {
        skipBlanks();
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("it is nested more than " + DEEPEST + " deep");
        }
        JsonNode value = take('{') ? dictionary() : take('[') ? list(']') : take('(') ? list(')') : plain();
        depth--;
        return value;
    }

    private ObjectNode dictionary() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        while (!take('}')) {
            String key = value().asText();
            require(':');
            node.set(key, value());
            if (!take(',')) {
                require('}');
                return node;
            }
        }
        return node;
    }

    private ArrayNode list(char end) {
        ArrayNode node = JsonNodeFactory.instance.arrayNode();
        while (!take(end)) {
            node.add(value());
            if (!take(',')) {
                require(end);
                return node;
            }
        }
        return node;
    }

    private JsonNode plain() {
        if (takeWord("None")) {
            return NullNode.getInstance();
        }
        if (takeWord("True") || takeWord("False")) {
            return BooleanNode.valueOf(text.charAt(at - 2) == 'u');
        }
        Matcher prefix = PREFIX.matcher(text).region(at, text.length()).useTransparentBounds(true);
        if (prefix.lookingAt()) {
            return TextNode.valueOf(strings());
        }
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt() || number.group().length() > MOST_DIGITS) {
            throw wrong("a value");
        }
        at = number.end();
        return DecimalNode.valueOf(new BigDecimal(number.group().replaceAll("[lL]", "")));
    }

    /** Strings that stand one behind the other are one. */
    private String strings() {
        StringBuilder all = new StringBuilder();
        Matcher prefix = PREFIX.matcher(text).region(at, text.length()).useTransparentBounds(true);
        while (prefix.lookingAt()) {
            boolean raw = prefix.group().toLowerCase(Locale.ROOT).contains("r");
            at = prefix.end();
            string(text.charAt(at++), raw, all);
            skipBlanks();
            prefix.region(at, text.length());
        }
        return all.toString();
    }

    private void string(char quote, boolean raw, StringBuilder into) {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return;
            }
            if (c != '\\' || at == text.length()) {
                into.append(c);
            } else if (raw) {
                into.append(c).append(text.charAt(at++));
            } else {
                escape(text.charAt(at++), into);
            }
        }
        throw new IllegalArgumentException("a string is never closed");
    }

    private void escape(char c, StringBuilder into) {
        int plain = "ntrabfv\\'\"".indexOf(c);
        if (plain >= 0) {
            into.append("\n\t\r\u0007\b\f\u000b\\'\"".charAt(plain));
        } else if (c == 'x' || c == 'u' || c == 'U') {
            codePoint(c == 'x' ? 2 : c == 'u' ? 4 : 8, into);
        } else if (c >= '0' && c <= '7') {
            int end = at;
            while (end < text.length() && end < at + 2 && text.charAt(end) >= '0' && text.charAt(end) <= '7') {
                end++;
            }
            into.append((char) Integer.parseInt(text, at - 1, end, 8));
            at = end;
        } else {
            into.append('\\').append(c); // as Python does
        }
    }

    private void codePoint(int digits, StringBuilder into) {
        int end = at + digits;
        boolean hex = end <= text.length() && text.substring(at, end).matches("[0-9a-fA-F]+");
        long value = hex ? Long.parseLong(text, at, end, 16) : -1;
        if (value < 0 || value > Character.MAX_CODE_POINT) {
            throw wrong(digits + " hexadecimal digits of a character");
        }
        into.appendCodePoint((int) value);
        at = end;
    }

    private boolean takeWord(String word) {
        boolean there = text.startsWith(word, at);
        at += there ? word.length() : 0;
        return there;
    }

    private boolean take(char c) {
        skipBlanks();
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void require(char c) {
        if (!take(c)) {
            throw wrong("'" + c + "'");
        }
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("at character " + at + " " + expected + " is expected");
    }
}
