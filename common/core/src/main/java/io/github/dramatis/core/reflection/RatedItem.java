package io.github.dramatis.core.reflection;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One rating of the user whose history is told, with what is known of the item.
 *
 * @param itemId the item
 * @param title its title, one line
 * @param year of release, null if unknown
 * @param categories its categories, possibly none
 * @param rating the user's rating
 * @param timestamp when it was given
 * @param others the other users' training ratings of the item
 * @param fields what else a language model is shown of the item, by name in the order of the configuration; possibly
 *     none
 */
public record RatedItem(
        String itemId,
        String title,
        Integer year,
        List<String> categories,
        double rating,
        Instant timestamp,
        RatingSum others,
        Map<String, String> fields) {
    /** Ratings that make an item's mean worth a comparison, the user's own among them (Agent4Rec: three). */
    private static final int ENOUGH_RATINGS = 3;

    /** An item without fields. */
    public RatedItem(
            String itemId,
            String title,
            Integer year,
            List<String> categories,
            double rating,
            Instant timestamp,
            RatingSum others) {
        this(itemId, title, year, categories, rating, timestamp, others, Map.of());
    }

    /** The same with another rating. */
    public RatedItem rated(double other) {
        return new RatedItem(itemId, title, year, categories, other, timestamp, others, fields);
    }

    /** Whether enough others have rated it to compare with. */
    public boolean isComparable() {
        return others.count() + 1 >= ENOUGH_RATINGS;
    }

    /**
     * How far the rating lies above what others give, in rating units; negative below. Only if {@link #isComparable}.
     */
    public double aboveOthers() {
        return rating - others.mean();
    }
}
