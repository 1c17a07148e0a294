package io.github.dramatis.core.reflection;

import java.time.Instant;

/**
 * What the first {@code interactions} ratings tell of a user.
 *
 * @param revision 1 after the first batch
 * @param until time of the last rating it knows
 * @param interactions ratings it knows
 * @param traits the traits they show
 * @param levels the traits in words
 * @param ratingMean mean rating; null where there are no ratings, as the next
 * @param ratingSpread standard deviation (population)
 * @param text the profile in the first person
 */
public record ProfileRevision(
        int revision,
        Instant until,
        int interactions,
        Traits traits,
        TraitLevels levels,
        Double ratingMean,
        Double ratingSpread,
        String text) {
    /**
     * The revision that a rating may be prompted with: the one before its own batch.
     *
     * @param position of the rating in its user's training part, 0 for the first
     * @param batchSize ratings that make a revision
     * @return 0 where there is none yet
     */
    public static int before(int position, int batchSize) {
        return position / batchSize;
    }
}
