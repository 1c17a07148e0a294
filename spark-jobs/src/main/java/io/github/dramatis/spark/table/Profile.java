package io.github.dramatis.spark.table;

import java.time.Instant;
import java.util.Map;

/**
 * One revision of a user's short-term profile M_s: what the first {@code interactions} training ratings tell.
 *
 * @param userId the user
 * @param revision 1 after the first batch, 2 after the second, ...; the largest is what test rows see
 * @param until time of the last rating it knows
 * @param interactions how many ratings it knows
 * @param activity number of ratings (Agent4Rec)
 * @param conformity mean squared difference to the item means without the own rating; null where no item has enough
 * @param diversity number of categories that cover 80 % of the ratings
 * @param activityLevel low, medium or high against the users' whole training parts: it rises with the revisions
 * @param conformityLevel low, medium or high, high being near to what others give (a small mean squared difference);
 *     null with conformity
 * @param diversityLevel low, medium or high
 * @param ratingMean mean rating; null where the source has no ratings, as the next
 * @param ratingSpread standard deviation of the ratings (population)
 * @param text the profile as a person would write it
 * @param reflector statistical or llm
 * @param error why the reflector fell back, null if it did not
 * @param model that wrote the text; null for statistics, as the next three
 * @param prompt the exact messages that it was asked with
 * @param inputTokens of all calls that the revision took
 * @param outputTokens of all calls that the revision took
 * @param byOthers the text as the reflectors of {@code reflect.beside} wrote it, by their names; null without any
 */
public record Profile(
        String userId,
        int revision,
        Instant until,
        int interactions,
        double activity,
        Double conformity,
        double diversity,
        String activityLevel,
        String conformityLevel,
        String diversityLevel,
        Double ratingMean,
        Double ratingSpread,
        String text,
        String reflector,
        String error,
        String model,
        String prompt,
        Long inputTokens,
        Long outputTokens,
        @AddedLater Map<String, String> byOthers) {
    /** A revision that no model wrote. */
    public Profile(
            String userId,
            int revision,
            Instant until,
            int interactions,
            double activity,
            Double conformity,
            double diversity,
            String activityLevel,
            String conformityLevel,
            String diversityLevel,
            Double ratingMean,
            Double ratingSpread,
            String text,
            String reflector,
            String error) {
        this(
                userId,
                revision,
                until,
                interactions,
                activity,
                conformity,
                diversity,
                activityLevel,
                conformityLevel,
                diversityLevel,
                ratingMean,
                ratingSpread,
                text,
                reflector,
                error,
                null,
                null,
                null,
                null,
                null);
    }
}
