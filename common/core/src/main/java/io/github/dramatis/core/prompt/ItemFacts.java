package io.github.dramatis.core.prompt;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a prompt may tell of an item.
 *
 * @param title as the source has it, without the year
 * @param year null if unknown
 * @param categories possibly none
 * @param others what others gave it; {@link Ratings#NONE} if nobody has
 * @param fields what else the source says of it, in the order in which it is shown; possibly none
 */
public record ItemFacts(String title, Integer year, List<String> categories, Ratings others, List<Field> fields) {
    public ItemFacts {
        categories = List.copyOf(categories);
        fields = List.copyOf(fields);
    }

    /** An item without further fields. */
    public ItemFacts(String title, Integer year, List<String> categories, Ratings others) {
        this(title, year, categories, others, List.of());
    }

    /**
     * What the source says of an item under one name.
     *
     * @param name as the configuration has it
     * @param text of the data
     */
    public record Field(String name, String text) {
        /** {@code Release date: 15 December 1995}. */
        private String line() {
            String words = OneLine.of(name.replaceAll("[_-]+", " "));
            return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ": " + OneLine.of(text);
        }
    }

    /**
     * Ratings of others in the training part, none of the agent's own among them.
     *
     * @param count how many
     * @param mean their mean, on the scale; NaN if there are none
     */
    public record Ratings(long count, double mean) {
        public static final Ratings NONE = new Ratings(0, Double.NaN);
        /** Ratings that a prompt does not tell of, not even whether there are any. */
        static final Ratings HIDDEN = new Ratings(-1, Double.NaN);

        /** Whether there is a mean to tell. */
        boolean haveMean() {
            return count > 0;
        }
    }

    /** {@code "Heat" (1995)}. */
    String titleAndYear() {
        return OneLine.quoted(title) + (year == null ? "" : " (" + year + ")");
    }

    /** {@code "Heat" (1995; Crime, Thriller)}. */
    String titleYearAndCategories() {
        if (categories.isEmpty()) {
            return titleAndYear();
        }
        return OneLine.quoted(title) + " (" + (year == null ? "" : year + "; ") + categoryList() + ")";
    }

    /** The same with other fields. */
    ItemFacts withFields(List<Field> shown) {
        return new ItemFacts(title, year, categories, others, shown);
    }

    /** The same without what others gave it. */
    ItemFacts withoutOthers() {
        return new ItemFacts(title, year, categories, Ratings.HIDDEN, fields);
    }

    /** A line a field; null if there are none. */
    String fieldLines() {
        return fields.isEmpty() ? null : fields.stream().map(Field::line).collect(Collectors.joining("\n"));
    }

    /** {@code Crime, Thriller}; null if there are none. */
    String categoryList() {
        return categories.isEmpty()
                ? null
                : categories.stream().map(OneLine::of).collect(Collectors.joining(", "));
    }
}
