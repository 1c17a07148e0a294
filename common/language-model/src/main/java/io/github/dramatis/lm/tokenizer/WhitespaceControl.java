package io.github.dramatis.lm.tokenizer;

/**
 * Jinja's control of white space, carried out on a template's text before Jinjava sees it, which knows it in part only
 * ({@code {{-} leaves what is before it).
 *
 * <p>As Jinja2's lexer with {@code trim_blocks} and {@code lstrip_blocks}, which chat templates are written for: a minus sign
 * removes all white space on its side of a tag; without a sign the newline after a block or comment goes, and what indents
 * one that begins a line; a plus sign keeps both. The template's own last newline goes.
 */
final class WhitespaceControl {
    private final String template;
    private final StringBuilder result = new StringBuilder();
    private int at; // where the next text begins
    private boolean lineStart = true; // whether that is the begin of a line

    private WhitespaceControl(String template) {
        String unix = template.replace("\r\n", "\n");
        this.template = unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix;
    }

    /** The template with that white space removed, and with it the signs and the comments. */
    static String apply(String template) {
        return new WhitespaceControl(template).apply();
    }

    private String apply() {
        for (int open = nextTag(); open >= 0; open = nextTag()) {
            char kind = template.charAt(open + 1); // '{', '%' or '#'
            char sign = open + 2 < template.length() ? template.charAt(open + 2) : ' ';
            result.append(before(template.substring(at, open), kind, sign));
            int end = tagEnd(open + 2, kind);
            boolean signed = sign == '-' || (sign == '+' && kind != '{');
            tag(template.substring(open + (signed ? 3 : 2), end), kind, end + 2);
        }
        return result.append(template, at, template.length()).toString();
    }

    private int nextTag() {
        for (int open = template.indexOf('{', at); open >= 0; open = template.indexOf('{', open + 1)) {
            if (open + 1 < template.length() && "{%#".indexOf(template.charAt(open + 1)) >= 0) {
                return open;
            }
        }
        return -1;
    }

    private String before(String text, char kind, char sign) {
        if (sign == '-') {
            return text.stripTrailing();
        }
        int line = text.lastIndexOf('\n') + 1;
        boolean indents = kind != '{' && sign != '+' && (line > 0 || lineStart);
        return indents && text.substring(line).isBlank() ? text.substring(0, line) : text;
    }

    /** Where the tag's closing two characters are; those in a string do not count. */
    private int tagEnd(int from, char kind) {
        String closing = kind == '{' ? "}}" : kind + "}";
        char quote = 0;
        for (int i = from; i < template.length(); i++) {
            char c = template.charAt(i);
            if (quote == 0 && template.startsWith(closing, i)) {
                return i;
            }
            if (quote != 0 && c == '\\') {
                i++; // what is escaped ends no string
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && kind != '#' && (c == '"' || c == '\'')) {
                quote = c;
            }
        }
        throw new IllegalArgumentException("a tag that begins at character " + (from - 2) + " does not end");
    }

    private void tag(String inside, char kind, int end) {
        char sign = inside.isEmpty() ? ' ' : inside.charAt(inside.length() - 1);
        boolean signed = sign == '-' || (sign == '+' && kind != '{');
        if (kind != '#') {
            result.append('{').append(kind).append(signed ? inside.substring(0, inside.length() - 1) : inside);
            result.append(kind == '{' ? '}' : kind).append('}');
        }
        at = end;
        if (sign == '-') {
            while (at < template.length() && Character.isWhitespace(template.charAt(at))) {
                at++;
            }
        } else if (kind != '{' && sign != '+' && template.startsWith("\n", at)) {
            at++;
        }
        lineStart = at > end && template.charAt(at - 1) == '\n';
    }
}
