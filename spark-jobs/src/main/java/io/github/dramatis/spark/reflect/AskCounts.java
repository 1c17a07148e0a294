package io.github.dramatis.spark.reflect;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a task that asked has seen.
 *
 * @param users or items, whose conversation is done
 * @param fallbacks of them without a good answer: with a statistical profile, or without a summary
 * @param unfinished whose conversation has to go on in another run
 * @param answers looked at, whether bought now or before
 * @param bought answers that were bought now
 * @param inputTokens of those
 * @param outputTokens of those
 * @param cost of those
 * @param callFailures calls without an answer, retries aside
 * @param flaws how many answers had which flaw
 */
public record AskCounts(
        long users,
        long fallbacks,
        long unfinished,
        long answers,
        long bought,
        long inputTokens,
        long outputTokens,
        double cost,
        long callFailures,
        Map<String, Long> flaws) {
    static final AskCounts NONE = new AskCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

    AskCounts plus(AskCounts other) {
        Map<String, Long> both = new TreeMap<>(flaws);
        other.flaws.forEach((flaw, count) -> both.merge(flaw, count, Long::sum));
        return new AskCounts(
                users + other.users,
                fallbacks + other.fallbacks,
                unfinished + other.unfinished,
                answers + other.answers,
                bought + other.bought,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cost + other.cost,
                callFailures + other.callFailures,
                both);
    }

    /** Share of the answers with each flaw. */
    Map<String, Double> flawShares() {
        Map<String, Double> shares = new TreeMap<>();
        flaws.forEach((flaw, count) -> shares.put(flaw, (double) count / answers));
        return shares;
    }
}
