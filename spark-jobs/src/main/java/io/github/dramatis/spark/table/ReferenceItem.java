package io.github.dramatis.spark.table;

/**
 * What the training parts of the last full run add up to for an item. Sums are in millionths of a rating.
 *
 * @param itemId the item
 * @param count0 ratings with split train by the users of half 0
 * @param millionths0 their sum
 * @param count1 ratings with split train by the users of half 1
 * @param millionths1 their sum
 * @param count ratings with split train or validation, by all users
 * @param millionths their sum
 */
public record ReferenceItem(
        String itemId, long count0, long millionths0, long count1, long millionths1, long count, long millionths) {}
