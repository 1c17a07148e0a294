package io.github.dramatis.core.reflection.llm;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Tells English from other languages by its commonest words: a third of any English text, a few percent of others. */
final class English {
    private static final Set<String> COMMON = Set.of(
            "the", "and", "of", "to", "is", "that", "it", "for", "with", "as", "my", "have", "not", "but", "more",
            "than", "i", "are", "this", "was", "or", "by", "which", "from", "like", "often", "most", "when", "who",
            "also", "their", "rated", "rate", "prefer", "enjoy", "love", "because", "they", "has", "be");
    private static final double ENOUGH = 0.15;
    private static final int FEWEST_WORDS = 8;

    private English() {}

    /** Texts of fewer than eight words pass: too little to tell. */
    static boolean is(String text) {
        String[] words = text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{M}]+");
        long all = Arrays.stream(words).filter(w -> !w.isEmpty()).count();
        long common = Arrays.stream(words).filter(COMMON::contains).count();
        long letters = text.codePoints().filter(Character::isLetter).count();
        long latin = text.codePoints()
                .filter(c -> Character.isLetter(c) && Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN)
                .count();
        return 2 * latin >= letters && (all < FEWEST_WORDS || common >= ENOUGH * all);
    }
}
