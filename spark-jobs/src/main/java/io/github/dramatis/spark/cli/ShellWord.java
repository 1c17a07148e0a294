package io.github.dramatis.spark.cli;

/** Text as one word of a POSIX shell's command line. */
final class ShellWord {
    private static final String SAFE = "[\\w@%+=:,./-]+";

    private ShellWord() {}

    static String quoted(String text) {
        return text.matches(SAFE) ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
