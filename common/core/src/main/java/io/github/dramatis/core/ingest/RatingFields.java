package io.github.dramatis.core.ingest;

import io.github.dramatis.core.rating.RatingScale;
import java.io.Serializable;

/**
 * Turns the four texts of a rating into a rating. On {@link RatingScale#TAKEN} the rating's text is not looked at.
 *
 * @param min lowest rating of the scale
 * @param max highest rating
 * @param step between neighbours
 * @param time how the source writes times
 */
public record RatingFields(double min, double max, double step, SourceTime time) implements Serializable {
    public RatingFields(RatingScale scale, SourceTime time) {
        this(scale.min(), scale.max(), scale.step(), time);
    }

    /** Reads a rating or says why it is none; a null stands for a field that is missing. */
    public RatingLine read(String user, String item, String rating, String timestamp) {
        RatingScale scale = new RatingScale(min, max, step);
        String given = scale.isRated() ? rating : scale.format(max);
        String userId = blank(user) ? null : user.strip();
        String missing = blank(user) ? "user" : blank(item) ? "item" : blank(given) ? "rating" : null;
        if (missing != null || blank(timestamp)) {
            return RatingLine.refused(userId, "it has no " + (missing == null ? "timestamp" : missing));
        }
        if (!TextClean.isWhole(user) || !TextClean.isWhole(item)) {
            return RatingLine.refused(null, TextClean.HALF_A_CHARACTER);
        }
        if (!SourceTime.isNumber(given.strip())) {
            return RatingLine.refused(userId, "rating '" + given + "' is not a number");
        }
        double value = Double.parseDouble(given.strip());
        try {
            long micros = time.epochMicros(timestamp.strip());
            boolean outside = !scale.contains(value);
            String problem = outside
                    ? "rating " + scale.format(value) + " is not on the scale " + scale.format(min) + " to "
                            + scale.format(max) + " by " + scale.format(step)
                    : null;
            double level = outside ? value : scale.at(scale.nearestIndex(value));
            return new RatingLine(userId, item.strip(), level, micros, problem, outside);
        } catch (IllegalArgumentException e) {
            return RatingLine.refused(userId, e.getMessage());
        }
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }
}
