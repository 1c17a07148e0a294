package io.github.dramatis.spark.predict;

import io.github.dramatis.spark.stage.StageResult;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was asked.
 *
 * @param predictions test rows of all variants
 * @param texts of them with sampled text
 * @param variants models that were asked
 * @param unanswered test rows without an answer since their adapter failed, of all variants
 * @param temperatures fitted on pooling rows, by adapter and memory
 * @param partner the baseline that agents are pooled with; null where none was chosen
 * @param pools with the partner, by adapter and memory
 */
public record PredictResult(
        long predictions,
        long texts,
        int variants,
        long unanswered,
        Map<String, Double> temperatures,
        String partner,
        Map<String, Pool> pools)
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

    static PredictResult of(
            long predictions, long texts, int variants, long unanswered, Calibration calibration, String partner) {
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
        return new PredictResult(predictions, texts, variants, unanswered, calibration.temperatures(), partner, pools);
    }

    @Override
    public Optional<String> incomplete() {
        return unanswered == 0
                ? Optional.empty()
                : Optional.of(unanswered + " test rows have no answer since their adapter failed");
    }
}
