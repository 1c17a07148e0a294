package io.github.dramatis.spark.table;

/**
 * Sentence embedding of a user's last training revision.
 *
 * @param userId the user
 * @param vector 384 numbers of norm 1
 */
public record ProfileVector(String userId, float[] vector) {}
