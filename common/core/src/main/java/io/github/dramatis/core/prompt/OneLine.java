package io.github.dramatis.core.prompt;

import java.util.regex.Pattern;

/**
 * Text from data inside a prompt: always one line, so that it can neither begin a line of its own nor end the prompt.
 */
final class OneLine {
    private static final Pattern GAPS = Pattern.compile("[\\s\\p{Cntrl}\\p{Z}]+");
    private static final char DELETE = 0x7F;

    private OneLine() {}

    /** Replaces every run of white space, line breaks and control characters by one space. */
    static String of(String text) {
        return isOneLine(text) ? text : GAPS.matcher(text).replaceAll(" ").strip();
    }

    /** Whether no gap but single spaces is in it, as in most texts: looking is much quicker than replacing. */
    private static boolean isOneLine(String text) {
        boolean gap = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean next = c <= ' ' || c == DELETE || Character.isSpaceChar(c);
            if (next && (gap || c != ' ')) {
                return false;
            }
            gap = next;
        }
        return !gap || text.isEmpty();
    }

    /** Puts a text in double quotes; its own double quotes become single ones. */
    static String quoted(String text) {
        return '"' + of(text).replace('"', '\'') + '"';
    }
}
