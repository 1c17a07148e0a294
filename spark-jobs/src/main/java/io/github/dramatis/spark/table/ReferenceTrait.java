package io.github.dramatis.spark.table;

/**
 * What is little and what is much of a trait among the users of the last full run.
 *
 * @param trait activity, conformity or diversity
 * @param half of the users that it was taken over, 0 or 1; null: all
 * @param lower values up to here, inclusive, are the lowest part; minus infinity where there was nothing to take it
 *     over
 * @param upper values above here are the highest part; infinity likewise
 */
public record ReferenceTrait(String trait, Integer half, double lower, double upper) {}
