package io.github.dramatis.spark.table;

import java.util.List;

/**
 * What the training part of a user tells in numbers: of everybody, agent or not.
 *
 * @param userId the user
 * @param interactions ratings of the training part
 * @param activity number of ratings (Agent4Rec)
 * @param conformity mean squared difference to the item means without the own rating; null where no item has enough
 * @param diversity number of categories that cover 80 % of the ratings
 * @param activityLevel low, medium or high
 * @param conformityLevel low, medium or high, high being near to what others give; null with conformity
 * @param diversityLevel low, medium or high
 * @param ratingMean mean rating; null where the source has no ratings, as the next
 * @param ratingSpread standard deviation of the ratings (population)
 * @param histogram [levels] how often each rating of the scale was given, ascending; empty where the source has no
 *     ratings
 */
public record UserTrait(
        String userId,
        int interactions,
        double activity,
        Double conformity,
        double diversity,
        String activityLevel,
        String conformityLevel,
        String diversityLevel,
        Double ratingMean,
        Double ratingSpread,
        List<Long> histogram) {}
