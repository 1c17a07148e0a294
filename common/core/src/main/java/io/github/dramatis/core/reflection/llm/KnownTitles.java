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
 * The titles that a model has been shown, to find titles that it made up: a capitalised phrase in quotation marks, or one before a year in
 * brackets, that is no title or category it was given.
 */
final class KnownTitles {
    private static final Pattern QUOTED = Pattern.compile("[\"\u201c]([^\"\u201c\u201d]{2,120})[\"\u201d]");
    private static final Pattern DATED = Pattern.compile("([^.;:()!?]{2,160})\\((?:1[89]|20)\\d\\d\\)");

    private static final Pattern YEAR = Pattern.compile("\\s*\\(\\d{4}\\)\\s*$");
    private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final Set<String> names = new HashSet<>();

    void add(RatedItem item) {
        names.add(plain(PlainText.name(item)));
        item.categories().forEach(category -> names.add(plain(category)));
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
            if (capital && names.stream().noneMatch(name -> overlaps(name, plain(phrase)))) {
                return Optional.of(phrase);
            }
        }
        if (text.indexOf('(') < 0) {
            return Optional.empty(); // as nearly always, and far quicker than to look for what might come before it
        }
        Matcher dated = DATED.matcher(text);
        while (dated.find()) {
            String before = plain(dated.group(1));
            if (names.stream().noneMatch(before::endsWith)) {
                return Optional.of(dated.group().strip());
            }
        }
        return Optional.empty();
    }

    private static boolean overlaps(String name, String phrase) {
        return !name.isEmpty() && !phrase.isEmpty() && (name.contains(phrase) || phrase.contains(name));
    }

    /** Letters and digits only, small. */
    private static String plain(String text) {
        return OTHER.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }
}
