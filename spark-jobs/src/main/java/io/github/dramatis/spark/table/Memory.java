package io.github.dramatis.spark.table;

import java.time.Instant;
import java.util.Map;

/**
 * One line of a user's long-term memory M_l: a training rating and how it came about.
 *
 * @param userId the user
 * @param itemId the item
 * @param timestamp when it was rated
 * @param rating the rating; 1 throughout where the source has no ratings
 * @param text the line, in the first person
 * @param byOthers the line as the reflectors of {@code reflect.beside} wrote it, by their names; null without any
 */
public record Memory(
        String userId,
        String itemId,
        Instant timestamp,
        double rating,
        String text,
        @AddedLater Map<String, String> byOthers) {
    /** A line by one reflector. */
    public Memory(String userId, String itemId, Instant timestamp, double rating, String text) {
        this(userId, itemId, timestamp, rating, text, null);
    }
}
