package io.github.dramatis.core.prompt;

/**
 * Text from data inside a prompt: always one line, so that it can neither begin a line of its own nor end the prompt.
 */
final class OneLine {
    private OneLine() {}

    /** With every run of white space, line breaks and control characters as one space. */
    static String of(String text) {
        return text.replaceAll("[\\s\\p{Cntrl}\\p{Z}\\u2028\\u2029]+", " ").strip();
    }

    /** In double quotes; its own double quotes become single ones. */
    static String quoted(String text) {
        return '"' + of(text).replace('"', '\'') + '"';
    }
}
