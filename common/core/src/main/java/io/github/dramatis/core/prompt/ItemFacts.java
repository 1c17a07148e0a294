package io.github.dramatis.core.prompt;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a prompt may tell of an item.
 *
 * @param title as the source has it, without the year
 * @param year null if unknown
 * @param categories possibly none
 * @param others what others gave it; {@link Ratings#NONE} if nobody has
 */
public record ItemFacts(String title, Integer year, List<String> categories, Ratings others) {
    public ItemFacts {
        categories = List.copyOf(categories);
    }

    /**
     * Ratings of others in the training part, none of the agent's own among them.
     *
     * @param count how many
     * @param mean their mean, on the scale; NaN if there are none
     */
    public record Ratings(long count, double mean) {
        public static final Ratings NONE = new Ratings(0, Double.NaN);
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

    /** {@code Crime, Thriller}; null if there are none. */
    String categoryList() {
        return categories.isEmpty()
                ? null
                : categories.stream().map(OneLine::of).collect(Collectors.joining(", "));
    }
}
