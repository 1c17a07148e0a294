package io.github.dramatis.lm.training;

import io.github.dramatis.lm.adapter.LoraAdapter;
import java.util.List;

/**
 * A trained adapter and how it came about.
 *
 * @param adapter the factors after the kept step
 * @param steps one a step, in order; those before an interruption too
 * @param keptStep the last one, or that of the lowest validation loss
 */
public record TrainingResult(LoraAdapter adapter, List<StepLog> steps, int keptStep) {
    public TrainingResult {
        steps = List.copyOf(steps);
    }

    /** Tokens of all steps. */
    public long tokens() {
        return steps.stream().mapToLong(StepLog::tokens).sum();
    }

    /** Seconds of all steps. */
    public double seconds() {
        return steps.stream().mapToDouble(StepLog::seconds).sum();
    }
}
