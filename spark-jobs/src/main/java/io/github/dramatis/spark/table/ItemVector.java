package io.github.dramatis.spark.table;

/**
 * Sentence embedding of an item's description.
 *
 * @param itemId the item
 * @param vector 384 numbers of norm 1
 */
public record ItemVector(String itemId, float[] vector) {}
