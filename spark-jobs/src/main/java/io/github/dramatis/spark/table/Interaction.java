package io.github.dramatis.spark.table;

import java.time.Instant;

/**
 * A rating that a user gave, or something that a user took.
 *
 * @param userId id as the source has it
 * @param itemId id as the source has it
 * @param rating on the source's own scale; 1 throughout where the source has no ratings
 * @param timestamp when it was given, UTC
 * @param split train, validation or test
 * @param afterReference true if the last full run did not have it: then it is in no frozen statistic
 */
public record Interaction(
        String userId, String itemId, double rating, Instant timestamp, String split, boolean afterReference) {
    /** One that the last full run had. */
    public Interaction(String userId, String itemId, double rating, Instant timestamp, String split) {
        this(userId, itemId, rating, timestamp, split, false);
    }
}
