package io.github.dramatis.spark.table;

/**
 * A row of a recommender's lists that is no place in a list. Besides the reason all is as the file has it, null where
 * it has nothing.
 *
 * @param source the file
 * @param recommender who recommends
 * @param userId to whom
 * @param itemId what
 * @param rank place in the list
 * @param score the recommender's own
 * @param round which of several lists for the user
 * @param reason what is wrong
 */
public record RejectedRecommendation(
        String source,
        String recommender,
        String userId,
        String itemId,
        String rank,
        String score,
        String round,
        String reason) {}
