package io.github.dramatis.spark.table;

/**
 * What a baseline expects of a target.
 *
 * @param targetId the target
 * @param userId the user
 * @param itemId the item
 * @param baseline global_mean, user_mean, item_mean, bias, bias_slope, als, ridge or trees; the last two also
 *     with _everybody or _content
 * @param purpose tune, pool or test
 * @param expected the rating to expect, within the scale
 * @param labelProbabilities [levels] of the scale's ratings, ascending: the user's histogram tilted to {@code expected}
 */
public record BaselinePrediction(
        String targetId,
        String userId,
        String itemId,
        String baseline,
        String purpose,
        double expected,
        double[] labelProbabilities) {}
