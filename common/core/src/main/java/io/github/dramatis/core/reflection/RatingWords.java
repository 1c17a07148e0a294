package io.github.dramatis.core.reflection;

import io.github.dramatis.core.rating.RatingScale;
import java.io.Serializable;

/**
 * Ratings and differences of ratings as people say them.
 *
 * @param scale the ratings' scale; up to 5 they are stars, otherwise points
 */
record RatingWords(RatingScale scale) implements Serializable {
    /** Nearer than this share of the scale's range is "the same": a quarter of a star. */
    private static final double NEAR_SHARE = 1.0 / 16;

    private static final double WIDE_RANGE = 20;
    private static final double STARS = 5;

    static double near(RatingScale scale) {
        return (scale.max() - scale.min()) * NEAR_SHARE;
    }

    double near() {
        return near(scale);
    }

    /** A share of the scale's range in rating units: 0.1 is about half a star. */
    double ofRange(double share) {
        return (scale.max() - scale.min()) * share;
    }

    /** A given rating: "4", "3.5". */
    String rating(double rating) {
        return scale.format(rating);
    }

    /** A mean: "3.6"; on a scale as wide as 0 to 100 without a decimal. */
    String mean(double value) {
        if (ofRange(1) > WIDE_RANGE) {
            return Long.toString(Math.round(value));
        }
        long tenths = Math.round(Math.abs(value) * 10);
        return (value < 0 && tenths > 0 ? "-" : "") + tenths / 10 + "." + tenths % 10;
    }

    /** The size of a difference that is not {@link #near}: "half a star", "two stars", "1.3 points". */
    String difference(double difference) {
        double size = Math.abs(difference);
        if (scale.max() != STARS || ofRange(1) > STARS) {
            return mean(size) + " points";
        }
        int halves = (int) Math.max(1, Math.round(size * 2));
        return switch (halves) {
            case 1 -> "half a star";
            case 2 -> "a star";
            case 3 -> "a star and a half";
            default -> halves / 2 + (halves % 2 == 0 ? "" : ".5") + " stars";
        };
    }
}
