package io.github.dramatis.core.ingest;

/**
 * One line about a tag, read or refused.
 *
 * @param userId who gave it, null if the line does not say
 * @param itemId what it was given, null if refused
 * @param tag in lower case and one line, null if refused
 * @param epochMicros when, in microseconds since 1970
 * @param problem why the line is refused, else null
 */
public record TagLine(String userId, String itemId, String tag, long epochMicros, String problem) {
    static TagLine refused(String userId, String problem) {
        return new TagLine(userId, null, null, 0, problem);
    }
}
