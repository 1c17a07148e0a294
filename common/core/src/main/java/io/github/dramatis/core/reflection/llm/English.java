package io.github.dramatis.core.reflection.llm;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells English from other languages by its commonest words: a third of any English text, a few percent of others.
 * Names, two capitalised words or more after one another, are of no language.
 */
final class English {
    private static final Set<String> COMMON = Set.of(
            "the", "and", "of", "to", "is", "that", "it", "for", "with", "as", "my", "have", "not", "but", "more",
            "than", "i", "are", "this", "was", "or", "by", "which", "from", "like", "often", "most", "when", "who",
            "also", "their", "rated", "rate", "prefer", "enjoy", "love", "because", "they", "has", "be", "about",
            "after", "he", "her", "his", "into", "its", "made", "set", "she", "through", "two", "where", "while",
            "without");
    /** Common in other languages too: it counts no more often than those that are not. */
    private static final String ARTICLE = "a";

    private static final Pattern NAMES =
            Pattern.compile("\\b\\p{Lu}[\\p{L}\\p{M}]*\\p{Ll}(?:[ -]\\p{Lu}[\\p{L}\\p{M}]*\\p{Ll})++");
    private static final double ENOUGH = 0.15;
    private static final int FEWEST_WORDS = 8;

    private English() {}

    /** Texts of fewer than eight words pass: too little to tell. */
    static boolean is(String text) {
        long all = words(text).count();
        long common = words(text).filter(COMMON::contains).count();
        long articles = words(text).filter(ARTICLE::equals).count();
        long named = NAMES.matcher(text)
                .results()
                .flatMap(names -> words(names.group()))
                .filter(Predicate.not(COMMON::contains))
                .count();
        long letters = text.codePoints().filter(Character::isLetter).count();
        long latin = text.codePoints()
                .filter(c -> Character.isLetter(c) && Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN)
                .count();
        boolean enough = common + Math.min(articles, common) >= ENOUGH * (all - named);
        return 2 * latin >= letters && (all < FEWEST_WORDS || enough);
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{M}]+"))
                .filter(word -> !word.isEmpty());
    }
}
