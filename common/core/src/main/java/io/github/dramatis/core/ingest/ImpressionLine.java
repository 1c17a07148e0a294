package io.github.dramatis.core.ingest;

import java.util.List;

/**
 * One slate that a user was shown, read or refused.
 *
 * @param userId who was shown it, null if the row does not say
 * @param epochMicros when, in microseconds since 1970, UTC
 * @param slate ids of the items in the order in which they were shown; empty if refused
 * @param taken the one that was taken; null if none was, or if refused
 * @param problem why the row is refused, else null
 */
public record ImpressionLine(String userId, long epochMicros, List<String> slate, String taken, String problem) {
    /** A row that cannot be read at all. */
    public static ImpressionLine refused(String problem) {
        return refused(null, problem);
    }

    static ImpressionLine refused(String userId, String problem) {
        return new ImpressionLine(userId, 0, List.of(), null, problem);
    }
}
