package io.github.dramatis.spark.predict;

import io.github.dramatis.spark.llm.AskCounts;
import io.github.dramatis.spark.stage.StageResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What was asked.
 *
 * @param predictions test rows of all variants
 * @param choices answers to slates, of all variants and of the rivals
 * @param texts ratings with sampled text
 * @param variants models that were asked
 * @param unanswered test rows without an answer since their adapter failed, of all variants
 * @param untrained test rows without an answer since no agent of their persona or cluster has a training row, of all
 *     variants: there is no adapter for them
 * @param leftOut test rows that were not asked about since {@code predict.max-rows} allows no more, of all variants
 * @param poolLeftOut targets to fit on that were not asked about since fewer are enough
 * @param temperatures fitted on pooling rows, by adapter and memory
 * @param partner the baseline that agents are pooled with; null where none was chosen
 * @param pools with the partner, by adapter and memory
 * @param served what asking each model behind a server took, by adapter
 */
public record PredictResult(
        long predictions,
        long choices,
        long texts,
        int variants,
        long unanswered,
        long untrained,
        long leftOut,
        long poolLeftOut,
        Map<String, Double> temperatures,
        String partner,
        Map<String, Pool> pools,
        Map<String, Served> served)
        implements StageResult {
    /**
     * Powers of a pool: what the words add to the numbers.
     *
     * @param agent a, the power of the agent's distribution
     * @param agentLow lower end of its 95 % interval over users
     * @param agentHigh upper end
     * @param partner b, the power of the partner's
     */
    public record Pool(double agent, double agentLow, double agentHigh, double partner) {}

    /**
     * What asking a served model took.
     *
     * @param prompts test rows and those to calibrate on
     * @param failed of them without an answer: {@code predictions.error} says why
     * @param bought answers that were bought in this run; the others were known
     * @param inputTokens of those bought
     * @param outputTokens of those bought
     * @param cost of those bought
     * @param spent on all answers of the workspace so far
     * @param labelsFrom how many answers' label probabilities were read from what; nothing: unrelated responses
     */
    public record Served(
            long prompts,
            long failed,
            long bought,
            long inputTokens,
            long outputTokens,
            double cost,
            double spent,
            Map<String, Long> labelsFrom) {
        static Served of(AskCounts counts, double spent) {
            return new Served(
                    counts.done(),
                    counts.failed(),
                    counts.bought(),
                    counts.inputTokens(),
                    counts.outputTokens(),
                    counts.cost(),
                    spent,
                    counts.kinds());
        }
    }

    static PredictResult of(
            long predictions,
            long choices,
            long texts,
            int variants,
            Calibration calibration,
            String partner,
            Map<String, Served> served) {
        Map<String, Pool> pools = new TreeMap<>();
        calibration
                .pools()
                .forEach((key, fit) -> pools.put(
                        key,
                        new Pool(
                                fit.pool().modelPower(),
                                fit.interval().low(),
                                fit.interval().high(),
                                fit.pool().baselinePower())));
        return new PredictResult(
                predictions, choices, texts, variants, 0, 0, 0, 0, calibration.temperatures(), partner, pools, served);
    }

    /**
     * The same with rows and targets that have no answer.
     *
     * @param failed since their adapter failed
     * @param untrained since there is no adapter for them
     * @param overLimit since there are more than may be asked about
     * @param notNeeded targets to fit on, since fewer are enough
     */
    PredictResult withoutAnswers(long failed, long untrained, long overLimit, long notNeeded) {
        return new PredictResult(
                predictions,
                choices,
                texts,
                variants,
                failed,
                untrained,
                overLimit,
                notNeeded,
                temperatures,
                partner,
                pools,
                served);
    }

    @Override
    public Optional<String> incomplete() {
        List<String> reasons = new ArrayList<>();
        if (unanswered > 0) {
            reasons.add(unanswered + " test rows have no answer since their adapter failed");
        }
        if (failed() > 0) {
            reasons.add(failed() + " prompts got no answer from the server (predictions.error says why);"
                    + " the next run asks for these alone");
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
    }

    /** Prompts that servers have answered, if others got no answer: a failed adapter fails whoever asks it. */
    @Override
    public OptionalLong obtained() {
        return failed() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(served.values().stream()
                        .mapToLong(model -> model.prompts() - model.failed())
                        .sum());
    }

    private long failed() {
        return served.values().stream().mapToLong(Served::failed).sum();
    }
}
