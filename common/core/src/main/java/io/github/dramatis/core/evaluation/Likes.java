package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.rating.RatingScale;

/** Which ratings are likes: those from three quarters of the scale on; 4 and 5 of 1 to 5, 4 to 5 of half stars. */
public final class Likes {
    private static final double TOLERANCE = 1e-6;

    private final RatingScale scale;
    private final int firstLevel;

    /** @param scale of the ratings */
    public Likes(RatingScale scale) {
        this.scale = scale;
        this.firstLevel = (int) Math.ceil(0.75 * (scale.size() - 1) - TOLERANCE);
    }

    /** Index of the lowest rating that is a like. */
    int firstLevel() {
        return firstLevel;
    }

    /** The lowest rating that is a like. */
    public double from() {
        return scale.at(firstLevel);
    }

    /**
     * The chance of a like.
     *
     * @param probabilities [levels] of the ratings, ascending
     */
    public double probability(double[] probabilities) {
        double sum = 0;
        for (int level = firstLevel; level < probabilities.length; level++) {
            sum += probabilities[level];
        }
        return Math.min(1, sum);
    }

    /** Whether a true or expected rating is a like. */
    public boolean is(double rating) {
        return rating >= from() - TOLERANCE;
    }
}
