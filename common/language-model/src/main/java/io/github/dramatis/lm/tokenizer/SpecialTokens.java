package io.github.dramatis.lm.tokenizer;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds special tokens in a template's own text: the leftmost one, the longest where several begin. */
final class SpecialTokens {
    private final Map<String, SpecialToken> byContent = new HashMap<>();
    private final BitSet beginnings = new BitSet(); // their first characters
    private final int[] lengths; // of their contents, longest first, each once

    SpecialTokens(List<SpecialToken> specials) {
        for (SpecialToken special : specials) {
            byContent.putIfAbsent(special.content(), special);
            beginnings.set(special.content().charAt(0));
        }
        lengths = byContent.keySet().stream()
                .map(String::length)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The index at or behind {@code from} where the next one begins; the text's length if there is none. */
    int next(String text, int from) {
        int at = from;
        while (at < text.length() && at(text, at) == null) {
            at++;
        }
        return at;
    }

    /** The longest one that begins there, null if none does. */
    SpecialToken at(String text, int index) {
        if (beginnings.get(text.charAt(index))) {
            for (int length : lengths) {
                if (index + length <= text.length()) {
                    SpecialToken special = byContent.get(text.substring(index, index + length));
                    if (special != null) {
                        return special;
                    }
                }
            }
        }
        return null;
    }
}
