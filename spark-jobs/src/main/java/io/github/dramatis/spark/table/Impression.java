package io.github.dramatis.spark.table;

import java.time.Instant;
import java.util.List;

/**
 * Items that a user was shown together, of sources that log it.
 *
 * @param userId id as the source has it
 * @param timestamp when they were shown, UTC
 * @param slate the items' ids in the order in which they were shown, no two alike
 * @param taken the one that the user took; null where none was
 * @param split the part of the user's interactions that the time falls into: train, validation or test
 */
public record Impression(String userId, Instant timestamp, List<String> slate, String taken, String split) {}
