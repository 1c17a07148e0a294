package io.github.dramatis.spark.llm;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a task that asked has seen.
 *
 * @param done conversations that have ended
 * @param failed of them without what they were for
 * @param unfinished conversations that have to go on in another run
 * @param answers looked at, whether bought now or before
 * @param bought answers that were bought now
 * @param inputTokens of those
 * @param outputTokens of those
 * @param cost of those
 * @param callFailures calls without an answer, retries aside
 * @param kinds how many answers were of which kind
 */
public record AskCounts(
        long done,
        long failed,
        long unfinished,
        long answers,
        long bought,
        long inputTokens,
        long outputTokens,
        double cost,
        long callFailures,
        Map<String, Long> kinds) {
    static final AskCounts NONE = new AskCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

    AskCounts plus(AskCounts other) {
        Map<String, Long> both = new TreeMap<>(kinds);
        other.kinds.forEach((kind, count) -> both.merge(kind, count, Long::sum));
        return new AskCounts(
                done + other.done,
                failed + other.failed,
                unfinished + other.unfinished,
                answers + other.answers,
                bought + other.bought,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cost + other.cost,
                callFailures + other.callFailures,
                both);
    }

    /** Share of the answers of each kind. */
    public Map<String, Double> shares() {
        Map<String, Double> shares = new TreeMap<>();
        kinds.forEach((kind, count) -> shares.put(kind, (double) count / answers));
        return shares;
    }
}
