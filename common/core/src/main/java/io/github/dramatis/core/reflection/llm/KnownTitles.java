package io.github.dramatis.core.reflection.llm;

import io.github.dramatis.core.reflection.PlainText;
import io.github.dramatis.core.reflection.RatedItem;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The titles that a model has been shown, to find titles that it made up: a capitalised phrase in quotation marks that
 * is no title, part of a title or category, or a phrase before a year in brackets that does not end with a title. Whole
 * words are compared: "Her" is no part of "Mother". The year in brackets at the end of a title may be left out.
 */
final class KnownTitles {
    private static final Pattern QUOTED = Pattern.compile("[\"\u201c]([^\"\u201c\u201d]{2,120})[\"\u201d]");
    private static final Pattern DATED = Pattern.compile("([^.;:()!?]{2,160})\\((?:1[89]|20)\\d\\d\\)");

    private static final Pattern YEAR = Pattern.compile("\\s*\\(\\d{4}\\)\\s*$");
    private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** A known title is enough of a phrase if it is half of it: "The Heat", not "It" in "The Way It Is". */
    private static final int MOST_AROUND = 2;

    private final Set<String> titles = new HashSet<>();
    private final Set<String> categories = new HashSet<>();

    void add(RatedItem item) {
        String name = PlainText.name(item);
        titles.add(plain(name));
        titles.add(plain(withoutYear(name)));
        item.categories().forEach(category -> categories.add(plain(category)));
    }

    /** Whether what an answer calls an item is the item's title, with or without its year. */
    static boolean isTitleOf(String given, RatedItem item) {
        String name = PlainText.name(item);
        return given.equals(name) || plain(withoutYear(given)).equals(plain(withoutYear(name)));
    }

    private static String withoutYear(String title) {
        return YEAR.matcher(title).replaceAll("");
    }

    /** The first made-up title in a text. */
    Optional<String> invented(String text) {
        Matcher quoted = QUOTED.matcher(text);
        while (quoted.find()) {
            String phrase = quoted.group(1).strip();
            boolean capital = !phrase.isEmpty() && Character.isUpperCase(phrase.codePointAt(0));
            if (capital && !isKnown(plain(withoutYear(phrase)))) {
                return Optional.of(phrase);
            }
        }
        if (text.indexOf('(') < 0) {
            return Optional.empty(); // as nearly always, and far quicker than to look for what might come before it
        }
        Matcher dated = DATED.matcher(text);
        while (dated.find()) {
            // from the beginning: a title may hold what ends the phrase
            String before = ' ' + plain(text.substring(0, dated.end(1)));
            if (titles.stream().noneMatch(title -> before.endsWith(' ' + title))) {
                return Optional.of(dated.group().strip());
            }
        }
        return Optional.empty();
    }

    /** Whether a phrase is a category, or a title with not more than as many words around it, or a part of a title. */
    private boolean isKnown(String phrase) {
        return categories.contains(phrase)
                || titles.stream()
                        .anyMatch(title -> holds(title, phrase)
                                || (holds(phrase, title) && words(phrase) <= MOST_AROUND * words(title)));
    }

    private static boolean holds(String text, String words) {
        return (' ' + text + ' ').contains(' ' + words + ' ');
    }

    private static int words(String text) {
        return text.split(" ").length;
    }

    /** Letters and digits only, small, parted by single blanks; a text without any as it is. */
    private static String plain(String text) {
        String words =
                OTHER.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
        return words.isEmpty() ? text.strip() : words;
    }
}
