package io.github.dramatis.core.report;

import java.util.ArrayList;
import java.util.List;

/** A label in one or two lines, cut where even these are too short. */
final class LabelLines {
    private LabelLines() {}

    /** @param letters of a line at most */
    static List<String> of(String label, int letters) {
        List<String> lines = new ArrayList<>(List.of(""));
        for (String word : label.strip().split("\\s+")) {
            String last = lines.get(lines.size() - 1);
            String longer = last.isEmpty() ? word : last + " " + word;
            if (longer.codePointCount(0, longer.length()) <= letters) {
                lines.set(lines.size() - 1, longer);
            } else if (lines.size() == 1 && !last.isEmpty()) {
                lines.add(cut(word, letters));
            } else {
                lines.set(lines.size() - 1, cut(longer, letters));
                break;
            }
        }
        return lines;
    }

    private static String cut(String text, int most) {
        int[] letters = text.codePoints().toArray();
        return letters.length <= most ? text : new String(letters, 0, most - 1) + "…";
    }
}
