package io.github.dramatis.core.ingest;

/**
 * One line of a rating log, read or refused.
 *
 * @param userId id as the source has it, null if refused as unreadable before it was found
 * @param itemId id as the source has it, null if refused as unreadable
 * @param rating on the source's scale; present also where it lies outside
 * @param epochMicros microseconds since 1970, UTC
 * @param problem why the line is refused, else null
 * @param outsideScale whether it is refused for its rating alone
 */
public record RatingLine(
        String userId, String itemId, double rating, long epochMicros, String problem, boolean outsideScale) {
    /** A line that is none. */
    public static RatingLine refused(String problem) {
        return refused(null, problem);
    }

    /** @param userId whose rating it is, null if it does not say */
    static RatingLine refused(String userId, String problem) {
        return new RatingLine(userId, null, Double.NaN, 0, problem, false);
    }
}
