package io.github.dramatis.spark.examples;

import io.github.dramatis.spark.stage.StageResult;
import java.util.Map;
import java.util.Optional;

/**
 * What the examples stage made.
 *
 * @param rows examples by "split memory", e.g. "train short+long", those for choices by "train short+long choice"
 * @param meanTokens mean length of a prompt
 * @param maxTokens longest prompt
 * @param shortened prompts that lost fields, memories or sentences to the length limit
 * @param fieldsDropped fields of the items that they lost
 * @param memoriesDropped memories that they lost
 * @param sentencesDropped sentences of profiles that they lost
 * @param tooLong prompts left out because the item alone is too long
 * @param users agents with a prompt
 * @param usersWithoutTargets agents without: no profile, or no rating after the first batch that was drawn
 */
public record ExamplesResult(
        Map<String, Long> rows,
        double meanTokens,
        int maxTokens,
        long shortened,
        long fieldsDropped,
        long memoriesDropped,
        long sentencesDropped,
        long tooLong,
        long users,
        long usersWithoutTargets)
        implements StageResult {
    private static final double TOLERATED_SHARE = 0.01;

    @Override
    public Optional<String> incomplete() {
        long made = rows.values().stream().mapToLong(Long::longValue).sum();
        if (tooLong <= TOLERATED_SHARE * (made + tooLong)) {
            return Optional.empty();
        }
        return Optional.of(
                tooLong + " of " + (made + tooLong) + " prompts are longer than examples.max-tokens and were left out");
    }
}
