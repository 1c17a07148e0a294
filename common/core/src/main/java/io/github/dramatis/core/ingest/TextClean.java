package io.github.dramatis.core.ingest;

import java.util.regex.Pattern;

/** Makes text of the data fit for one line: nothing else about it is changed. */
public final class TextClean {
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}]+");

    /** Why an id that is not {@link #isWhole} is refused. */
    static final String HALF_A_CHARACTER =
            "an id in it has half of a surrogate pair alone, for which no encoding has bytes";

    private TextClean() {}

    /** Whether a text has no half of a surrogate pair alone, for which UTF-8 has no bytes: ids with one would merge. */
    static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Runs of control characters (Unicode Cc, line breaks and tabs too) become one space; none at the ends. */
    public static String withoutControls(String text) {
        return CONTROLS.matcher(text).replaceAll(" ").strip();
    }
}
