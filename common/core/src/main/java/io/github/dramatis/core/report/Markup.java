package io.github.dramatis.core.report;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML and SVG, element by element. Text and attribute values are always escaped, so text from data stays text;
 * what it cannot show (control characters, lone surrogates) becomes U+FFFD.
 */
final class Markup {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Opens an element.
     *
     * @param attributes name, value, name, value, ...
     */
    Markup open(String tag, String... attributes) {
        start(tag, attributes);
        out.append('>');
        open.push(tag);
        return this;
    }

    /** Closes the element opened last. */
    Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Closes the element opened last and ends the line. */
    Markup closeLine() {
        close();
        out.append('\n');
        return this;
    }

    Markup text(String text) {
        escape(text, out);
        return this;
    }

    /** An element that holds text alone. */
    Markup element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** An element that holds nothing: {@code <meta>}, {@code <br>}. */
    Markup empty(String tag, String... attributes) {
        start(tag, attributes);
        out.append('>');
        return this;
    }

    /** An SVG shape: an element that holds a tooltip or nothing. */
    Markup shape(String tag, String tooltip, String... attributes) {
        open(tag, attributes);
        if (!tooltip.isEmpty()) {
            element("title", tooltip);
        }
        return close();
    }

    /** Markup that was written by this class, or the style sheet. */
    Markup trusted(CharSequence markup) {
        out.append(markup);
        return this;
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return out.toString();
    }

    private void start(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1], out);
            out.append('"');
        }
    }

    private static void escape(String text, StringBuilder out) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\t' -> out.append((char) c);
                default -> out.appendCodePoint(showable(c) ? c : 0xFFFD);
            }
        });
    }

    private static boolean showable(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL && type != Character.SURROGATE && (c & 0xFFFE) != 0xFFFE;
    }
}
