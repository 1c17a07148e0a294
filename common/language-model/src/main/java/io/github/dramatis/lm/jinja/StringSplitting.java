package io.github.dramatis.lm.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Python's {@code str.split}, {@code rsplit}, {@code splitlines}, {@code replace} and {@code count}. */
final class StringSplitting {
    private StringSplitting() {}

    /** Splits at runs of white space; drops empty ends. */
    static List<Object> atSpace(Rendering rendering, Text text, long most, boolean fromRight) {
        if (fromRight && most >= 0) {
            throw new UnsupportedException("rsplit at white space with a largest number");
        }
        List<Object> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (Text.isSpace(text.codePoint(at))) {
                at++;
                continue;
            }
            int end = at;
            boolean last = most >= 0 && parts.size() == most;
            while (end < text.length() && (last || !Text.isSpace(text.codePoint(end)))) {
                end++;
            }
            add(rendering, parts, text.slice(at, end));
            at = end;
        }
        return parts;
    }

    /** Splits at each separator, at most {@code most} times unless that is negative. */
    static List<Object> at(Rendering rendering, Text text, Text separator, long most, boolean fromRight) {
        rendering.work((long) text.size() * separator.size());
        List<Object> parts = new ArrayList<>();
        int begin = 0;
        int end = text.length();
        while (most < 0 || parts.size() < most) {
            int at = fromRight ? text.lastIndexOf(separator, 0, end) : text.indexOf(separator, begin, end);
            if (at < 0) {
                break;
            } else if (fromRight) {
                add(rendering, parts, text.slice(at + separator.length(), end));
                end = at;
            } else {
                add(rendering, parts, text.slice(begin, at));
                begin = at + separator.length();
            }
        }
        add(rendering, parts, text.slice(begin, end));
        if (fromRight) {
            Collections.reverse(parts);
        }
        return parts;
    }

    private static void add(Rendering rendering, List<Object> parts, Text part) {
        rendering.makeElements(1);
        rendering.makeText(part.size());
        parts.add(part);
    }

    /** The lines, with or without what ends them. */
    static List<Object> lines(Rendering rendering, Text text, boolean keepEnds) {
        List<Object> lines = new ArrayList<>();
        int begin = 0;
        while (begin < text.length()) {
            int end = begin;
            while (end < text.length() && !endsLine(text.codePoint(end))) {
                end++;
            }
            int next = Math.min(end + 1, text.length());
            if (next < text.length() && text.codePoint(end) == '\r' && text.codePoint(next) == '\n') {
                next++;
            }
            add(rendering, lines, text.slice(begin, keepEnds ? next : end));
            begin = next;
        }
        return lines;
    }

    private static boolean endsLine(int c) {
        return (c >= '\n' && c <= '\r') || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    /** Replaces {@code old} by another text, at most {@code most} times unless that is negative. */
    static Text replace(Rendering rendering, Text text, Text old, Text other, long most) {
        if (old.isEmpty()) {
            return interleaved(rendering, text, other, most);
        }
        TextBuilder out = new TextBuilder(rendering);
        List<Object> parts = at(rendering, text, old, most, false);
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                out.append(other);
            }
            out.append((Text) parts.get(i));
        }
        return out.build();
    }

    /** An empty text is before each character and at the end. */
    private static Text interleaved(Rendering rendering, Text text, Text other, long most) {
        TextBuilder out = new TextBuilder(rendering);
        for (int i = 0; i <= text.length(); i++) {
            if (most < 0 || i < most) {
                out.append(other);
            }
            out.append(i < text.length() ? text.at(i) : Text.EMPTY);
        }
        return out.build();
    }

    static long count(Text text, Text wanted) {
        if (wanted.isEmpty()) {
            return text.length() + 1L;
        }
        long count = 0;
        for (int at = text.indexOf(wanted, 0, text.length());
                at >= 0;
                at = text.indexOf(wanted, at + wanted.length(), text.length())) {
            count++;
        }
        return count;
    }
}
