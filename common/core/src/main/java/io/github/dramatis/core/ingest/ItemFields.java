package io.github.dramatis.core.ingest;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the texts of an item into an item.
 *
 * @param movieLensTitle whether the title is as MovieLens writes it: the article behind, the year in parentheses at the
 *     end
 * @param named which of the other columns become fields
 */
public record ItemFields(boolean movieLensTitle, NamedFields named) implements Serializable {
    /** "(1995)", and of series "(2006–2007)" and "(2011-)". */
    private static final Pattern YEAR_AT_END = Pattern.compile("\\s*\\((\\d{4})(?:[-\u2013]\\d{0,4})?\\)$");

    private static final Pattern YEAR = Pattern.compile("(\\d{4})(?:\\.0|-.*)?");
    private static final String NO_CATEGORIES = "(no genres listed)";

    /**
     * Reads an item.
     *
     * @param id of the item; missing: refused
     * @param title may be missing: the id stands for it
     * @param year a year or a date that begins with one; may be missing, what is no year is none
     * @param categories separated by bars; may be missing
     * @param otherFields by the names of their columns; those that are named become fields
     */
    public ItemLine read(String id, String title, String year, String categories, Map<String, String> otherFields) {
        List<String> list = categories == null ? List.of() : Arrays.asList(categories.split("\\|"));
        return read(id, title, year, list, otherFields);
    }

    /** Reads an item whose categories come one by one. */
    public ItemLine read(
            String id, String title, String year, List<String> categories, Map<String, String> otherFields) {
        if (id == null || id.isBlank()) {
            return ItemLine.refused("the item has no id");
        }
        if (!TextClean.isWhole(id)) {
            return ItemLine.refused(TextClean.HALF_A_CHARACTER);
        }
        String clean = title == null ? "" : TextClean.withoutControls(title);
        Integer known = year(year);
        if (movieLensTitle) {
            Matcher atEnd = YEAR_AT_END.matcher(clean);
            if (atEnd.find()) {
                known = Integer.valueOf(atEnd.group(1));
                clean = clean.substring(0, atEnd.start());
            }
            clean = InvertedTitle.upright(clean);
        }
        List<String> names = categories.stream()
                .map(TextClean::withoutControls)
                .filter(name -> !name.isEmpty() && !name.equals(NO_CATEGORIES))
                .distinct()
                .toList();
        return new ItemLine(
                id.strip(),
                clean.isEmpty() ? id.strip() : clean,
                known,
                names,
                named.others(otherFields),
                named.of(otherFields),
                null);
    }

    private static Integer year(String text) {
        Matcher year = YEAR.matcher(text == null ? "" : text.strip());
        return year.matches() ? Integer.valueOf(year.group(1)) : null;
    }
}
