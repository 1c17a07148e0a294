package io.github.dramatis.core.reflection;

import java.util.List;
import java.util.Locale;

/** Words from the data, made fit to stand inside a sentence: one line, bounded, never empty. */
public final class PlainText {
    private static final int LONGEST_TITLE = 100;
    private static final int LONGEST_CATEGORY = 40;

    private PlainText() {}

    /** An item's title, or its id where it has none: "Heat". */
    public static String name(RatedItem item) {
        String title = oneLine(item.title(), LONGEST_TITLE);
        return title.isEmpty() ? "item " + oneLine(item.itemId(), LONGEST_TITLE) : title;
    }

    /** An item's title with its year: "Heat (1995)". */
    static String title(RatedItem item) {
        String named = name(item);
        return item.year() == null ? named : named + " (" + item.year() + ")";
    }

    /** A category in running text: "Sci-Fi" as "sci-fi", "IMAX" as it is. */
    static String category(String category) {
        String name = oneLine(category, LONGEST_CATEGORY);
        boolean acronym = name.length() > 1 && name.equals(name.toUpperCase(Locale.ROOT));
        return acronym ? name : name.toLowerCase(Locale.ROOT);
    }

    /** "a", "a and b", "a, b and c". */
    static String list(List<String> words) {
        int last = words.size() - 1;
        if (last == 0) {
            return words.get(0);
        }
        return String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    /** White space and control characters become single blanks; what is too long ends in "...". */
    public static String oneLine(String text, int longest) {
        if (text == null) {
            return "";
        }
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean blank = Character.isWhitespace(c) || Character.isISOControl(c) || Character.isSpaceChar(c);
            if (!blank) {
                line.appendCodePoint(c);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        });
        String trimmed = line.toString().strip();
        int end = Math.min(trimmed.length(), longest);
        if (end == trimmed.length()) {
            return trimmed;
        }
        // never half of a surrogate pair
        return trimmed.substring(0, Character.isHighSurrogate(trimmed.charAt(end - 1)) ? end - 1 : end)
                        .strip() + "...";
    }
}
