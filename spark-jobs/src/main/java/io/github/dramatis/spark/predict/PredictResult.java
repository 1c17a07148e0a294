package io.github.dramatis.spark.predict;

import io.github.dramatis.spark.stage.StageResult;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked.
 *
 * @param predictions test rows of all variants
 * @param texts of them with sampled text
 * @param variants models that were asked
 * @param unanswered test rows without an answer since their adapter failed, of all variants
 * @param temperatures fitted on validation rows, by adapter and memory
 */
public record PredictResult(
        long predictions, long texts, int variants, long unanswered, Map<String, Double> temperatures)
        implements StageResult {
    @Override
    public Optional<String> incomplete() {
        return unanswered == 0
                ? Optional.empty()
                : Optional.of(unanswered + " test rows have no answer since their adapter failed");
    }
}
