package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template's source as tokens, white space controlled as Jinja2's lexer does it with {@code trim_blocks} and
 * {@code lstrip_blocks}: a minus sign removes all white space on its side of a tag; without a sign the newline after a
 * block or comment goes, and what indents one that begins a line; a plus sign keeps both. The template's own last
 * newline goes.
 */
final class Lexer {
    private static final String SPACE =
            "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*";
    private static final Pattern TAG = Pattern.compile(
            "(?<raw>\\{%([-+]?)" + SPACE + "raw" + SPACE + "(?:-%\\}" + SPACE + "|%\\}))|(?<tag>\\{[%{#])([-+]?)");
    private static final Pattern END_RAW =
            Pattern.compile("\\{%([-+]?)" + SPACE + "endraw" + SPACE + "(?:\\+%\\}|-%\\}" + SPACE + "|%\\}\\n?)");
    private static final Pattern END_COMMENT = Pattern.compile("\\+#\\}|-#\\}" + SPACE + "|#\\}\\n?");
    private static final Pattern END_BLOCK = Pattern.compile("\\+%\\}|-%\\}" + SPACE + "|%\\}\\n?");
    private static final Pattern END_VARIABLE = Pattern.compile("-\\}\\}" + SPACE + "|\\}\\}");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int counted; // up to where lines are counted
    private int line = 1;
    private boolean lineStart = true; // whether what is before begins a line

    private Lexer(String source) {
        String unix = source.replace("\r\n", "\n").replace('\r', '\n');
        this.source = unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix;
    }

    static List<Token> tokens(String source) {
        return new Lexer(source).tokens();
    }

    private List<Token> tokens() {
        Matcher tag = TAG.matcher(source);
        while (tag.find(at)) {
            boolean raw = tag.group("raw") != null;
            boolean variable = !raw && tag.group("tag").equals("{{");
            data(before(source.substring(at, tag.start()), raw ? tag.group(2) : tag.group(4), variable));
            move(tag.end());
            if (raw) {
                raw();
            } else if (variable) {
                inside(Kind.VARIABLE_BEGIN, END_VARIABLE, Kind.VARIABLE_END);
            } else if (tag.group("tag").equals("{%")) {
                inside(Kind.BLOCK_BEGIN, END_BLOCK, Kind.BLOCK_END);
            } else {
                skip(END_COMMENT, "comment");
            }
        }
        data(source.substring(at));
        at = source.length();
        add(Kind.END, "", null);
        return tokens;
    }

    private String before(String text, String sign, boolean variable) {
        if (sign.equals("-")) {
            return Text.strip(text, false, true);
        }
        int line = text.lastIndexOf('\n') + 1;
        boolean indents = !variable && !sign.equals("+") && (line > 0 || lineStart) && line < text.length();
        return indents && Text.strip(text.substring(line), true, false).isEmpty() ? text.substring(0, line) : text;
    }

    private void move(int to) {
        lineStart = to > 0 && to > at && source.charAt(to - 1) == '\n';
        at = to;
    }

    private void data(String text) {
        if (!text.isEmpty()) {
            add(Kind.DATA, "", Text.of(text));
        }
    }

    private void add(Kind kind, String text, Object value) {
        tokens.add(new Token(kind, text, value, line()));
    }

    private int line() {
        for (; counted < at; counted++) {
            line += source.charAt(counted) == '\n' ? 1 : 0;
        }
        return line;
    }

    private void raw() {
        Matcher end = END_RAW.matcher(source);
        if (!end.find(at)) {
            throw error("a raw block that does not end");
        }
        data(before(source.substring(at, end.start()), end.group(1), false));
        move(end.end());
    }

    private void skip(Pattern pattern, String what) {
        Matcher end = pattern.matcher(source);
        if (!end.find(at)) {
            throw error("a " + what + " that does not end");
        }
        move(end.end());
    }

    /** The tokens of a tag; its end does not count within brackets. */
    private void inside(Kind begin, Pattern end, Kind endKind) {
        add(begin, "", null);
        TagLexer tag = new TagLexer(source, at, line());
        Matcher closing = end.matcher(source);
        while (tag.isWithinBrackets()
                || !closing.region(tag.position(), source.length()).lookingAt()) {
            if (tag.position() >= source.length()) {
                throw error("a tag that does not end");
            }
            Token token = tag.next();
            if (token != null) {
                tokens.add(token);
            }
        }
        at = tag.position();
        add(endKind, "", null);
        move(closing.end());
    }

    private TemplateException error(String what) {
        return new TemplateException("line " + line() + ": " + what);
    }
}
