package io.github.dramatis.spark.reflect;

/**
 * What asking about the users of a partition would take.
 *
 * @param users looked at
 * @param calls to be made
 * @param known answers that are there already
 * @param inputTokens of the calls
 * @param outputTokens of the calls
 * @param longest most calls of one user, which come one after the other
 */
public record EstimateCounts(long users, long calls, long known, long inputTokens, long outputTokens, long longest) {
    static final EstimateCounts NONE = new EstimateCounts(0, 0, 0, 0, 0, 0);

    EstimateCounts plus(EstimateCounts other) {
        return new EstimateCounts(
                users + other.users,
                calls + other.calls,
                known + other.known,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                Math.max(longest, other.longest));
    }

    EstimateCounts times(double factor) {
        return new EstimateCounts(
                Math.round(users * factor),
                Math.round(calls * factor),
                Math.round(known * factor),
                Math.round(inputTokens * factor),
                Math.round(outputTokens * factor),
                longest);
    }
}
