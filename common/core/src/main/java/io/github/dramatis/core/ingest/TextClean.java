package io.github.dramatis.core.ingest;

import java.util.regex.Pattern;

/** Makes text of the data fit for one line: nothing else about it is changed. */
public final class TextClean {
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}]+");

    private TextClean() {}

    /** Runs of control characters (Unicode Cc, line breaks and tabs too) become one space; none at the ends. */
    public static String withoutControls(String text) {
        return CONTROLS.matcher(text).replaceAll(" ").strip();
    }
}
