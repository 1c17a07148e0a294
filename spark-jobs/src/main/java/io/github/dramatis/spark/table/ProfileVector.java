package io.github.dramatis.spark.table;

/**
 * Sentence embedding of a user's last training revision.
 *
 * @param userId the user
 * @param interactions how many ratings that revision knows
 * @param vector 384 numbers of norm 1
 */
public record ProfileVector(String userId, int interactions, float[] vector) {}
