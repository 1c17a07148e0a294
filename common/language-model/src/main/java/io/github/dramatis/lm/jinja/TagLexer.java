package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tokens within a tag: names, strings, numbers, operators. */
final class TagLexer {
    private static final Pattern FLOAT =
            Pattern.compile("(?<!\\.)\\d[\\d_]*(?:\\.\\d[\\d_]*(?:[eE][+-]?\\d[\\d_]*)?|[eE][+-]?\\d[\\d_]*)");
    private static final Pattern INTEGER = Pattern.compile("0[xX][\\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\\d[\\d_]*");
    private static final Pattern MALFORMED = Pattern.compile(".*__.*|.*_\\D.*|.*_|0[\\d_]*[1-9][\\d_]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern OPERATOR = Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}><=.:|,;]");
    private static final Map<String, String> CLOSING = Map.of("(", ")", "[", "]", "{", "}");
    private static final Map<Character, Integer> RADIX = Map.of('b', 2, 'o', 8, 'x', 16);

    private static final int LONGEST_NUMBER = 400;

    private final String source;
    private final Deque<String> brackets = new ArrayDeque<>(); // what closes those that are open
    private int at;
    private int line;

    TagLexer(String source, int at, int line) {
        this.source = source;
        this.at = at;
        this.line = line;
    }

    int position() {
        return at;
    }

    boolean isWithinBrackets() {
        return !brackets.isEmpty();
    }

    /** The next token, or null for white space. */
    Token next() {
        char c = source.charAt(at);
        if (Text.isSpace(c)) {
            line += c == '\n' ? 1 : 0;
            at++;
            return null;
        }
        if (c == '\'' || c == '"') {
            return string(c);
        }
        String number = match(FLOAT);
        if (number != null) {
            return new Token(Kind.NUMBER, number, Double.valueOf(digits(number)), line);
        }
        number = match(INTEGER);
        if (number != null) {
            return new Token(Kind.NUMBER, number, integer(digits(number)), line);
        }
        String name = match(NAME);
        if (name != null) {
            return new Token(Kind.NAME, name, null, line);
        }
        String operator = match(OPERATOR);
        if (operator == null) {
            throw error("the character '" + new String(Character.toChars(source.codePointAt(at))) + "' in a tag");
        }
        balance(operator);
        return new Token(Kind.OPERATOR, operator, null, line);
    }

    private String match(Pattern pattern) {
        Matcher matcher = pattern.matcher(source).region(at, source.length()).useTransparentBounds(true);
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher.group();
    }

    private String digits(String number) {
        boolean hex = number.length() > 2 && RADIX.containsKey(Character.toLowerCase(number.charAt(1)));
        if (MALFORMED.matcher(hex ? "1" + number.substring(2) : number).matches()) {
            throw error("the number " + number);
        }
        if (number.length() > LONGEST_NUMBER) {
            throw new UnsupportedException("line " + line + ": a number of " + number.length() + " digits");
        }
        return number.replace("_", "");
    }

    private static Long integer(String digits) {
        Integer radix = digits.length() > 2 ? RADIX.get(Character.toLowerCase(digits.charAt(1))) : null;
        try {
            return (radix == null ? new BigInteger(digits) : new BigInteger(digits.substring(2), radix))
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new UnsupportedException("the number " + digits + ", which has more than 64 bits");
        }
    }

    private void balance(String operator) {
        String closing = CLOSING.get(operator);
        if (closing != null) {
            brackets.push(closing);
        } else if (CLOSING.containsValue(operator) && !operator.equals(brackets.poll())) {
            throw error("'" + operator + "' closes what is not open");
        }
    }

    private Token string(char quote) {
        int begin = at + 1;
        int end = begin;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw error("a string that does not end");
        }
        String inside = source.substring(begin, end);
        Token token = new Token(Kind.STRING, "", unescaped(inside), line);
        line += (int) inside.chars().filter(c -> c == '\n').count();
        at = end + 1;
        return token;
    }

    /** Python's escapes in a string. */
    private String unescaped(String string) {
        StringBuilder text = new StringBuilder(string.length());
        int i = 0;
        while (i < string.length()) {
            char c = string.charAt(i++);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char kind = string.charAt(i++);
            int simple = "abfnrtv\\'\"".indexOf(kind);
            if (simple >= 0) {
                text.append("\u0007\b\f\n\r\t\u000b\\'\"".charAt(simple));
            } else if (kind == 'x' || kind == 'u' || kind == 'U') {
                int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
                text.appendCodePoint(number(string, i, digits));
                i += digits;
            } else if (kind >= '0' && kind <= '7') {
                int begin = i - 1;
                while (i < string.length() && i < begin + 3 && string.charAt(i) >= '0' && string.charAt(i) <= '7') {
                    i++;
                }
                text.appendCodePoint(Integer.parseInt(string.substring(begin, i), 8));
            } else if (kind == 'N' || kind > 0x7F) {
                throw new UnsupportedException("line " + line + ": the escape \\" + kind + " in a string");
            } else if (kind != '\n') {
                text.append('\\').append(kind);
            }
        }
        return text.toString();
    }

    private int number(String string, int begin, int digits) {
        String hex = string.substring(begin, Math.min(begin + digits, string.length()));
        if (!hex.matches("[0-9a-fA-F]{" + digits + "}") || Long.parseLong(hex, 16) > Character.MAX_CODE_POINT) {
            throw error("the escape \\" + string.charAt(begin - 1) + hex.toLowerCase(Locale.ROOT) + " in a string");
        }
        return Integer.parseInt(hex, 16);
    }

    private TemplateException error(String what) {
        return new TemplateException("line " + line + ": " + what);
    }
}
