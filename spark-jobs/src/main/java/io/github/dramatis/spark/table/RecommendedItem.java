package io.github.dramatis.spark.table;

/**
 * A place in a recommender's list for a user.
 *
 * @param recommender who recommends
 * @param userId to whom
 * @param itemId what
 * @param rank place in the list, 1 = first; the places of a list are 1, 2, 3, ... without a gap
 * @param score the recommender's own, on any scale; null where it gives none
 * @param round which of several lists for the user; null where there is one
 * @param propensity probability in (0, 1] with which the logging policy has the item in the user's list, at whichever
 *     place; null where it is not known
 */
public record RecommendedItem(
        String recommender, String userId, String itemId, int rank, Double score, Integer round, Double propensity) {}
