package io.github.dramatis.spark.table;

import java.time.Instant;

/**
 * Where a user's ratings are parted, from the user's first run to the next full one.
 *
 * @param userId the user
 * @param trainUntil ratings up to then, inclusive, are split train
 * @param until ratings after {@code trainUntil} up to then, inclusive, are split validation, later ones test
 */
public record ReferenceUser(String userId, Instant trainUntil, Instant until) {}
