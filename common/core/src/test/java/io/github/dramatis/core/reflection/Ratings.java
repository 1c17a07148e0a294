package io.github.dramatis.core.reflection;

import io.github.dramatis.core.rating.RatingScale;
import java.time.Instant;
import java.util.List;

/** Ratings to test with. */
final class Ratings {
    static final RatingScale HALF_STARS = new RatingScale(0.5, 5.0, 0.5);
    static final TraitCuts CUTS = new TraitCuts(new Cut(50, 200), new Cut(0.6, 1.3), new Cut(3, 6));

    private Ratings() {}

    /** A rating that nobody else's can be compared with. */
    static RatedItem alone(double rating, String... categories) {
        return beside(rating, 0, Double.NaN, categories);
    }

    /** A rating of an item from 1995 that {@code count} others give {@code mean}. */
    static RatedItem beside(double rating, int count, double mean, String... categories) {
        RatingSum others = new RatingSum(count, count == 0 ? 0 : Math.round(mean * count * RatingSum.MILLION));
        return new RatedItem("1", "Heat", 1995, List.of(categories), rating, Instant.EPOCH, others);
    }

    static History history(RatedItem... items) {
        History history = new History(HALF_STARS);
        for (RatedItem item : items) {
            history.add(item);
        }
        return history;
    }
}
