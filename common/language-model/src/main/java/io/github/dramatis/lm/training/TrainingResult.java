package io.github.dramatis.lm.training;

import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.TrainedAdapter;
import java.util.List;

/**
 * A trained adapter and how it came about.
 *
 * @param trained the adapter after the kept step, drawn back towards the one that the run went on from; in the form of
 *     its method
 * @param steps one a step, in order; those before an interruption too
 * @param keptStep the last one, or that of the lowest validation loss; 0: the adapter that the run went on from
 * @param share of the way from that adapter to the kept step; 1 where the run went on from none
 * @param validationLoss mean cross entropy of the validation rows' targets with the adapter, in nats; null without any
 */
public record TrainingResult(
        TrainedAdapter trained, List<StepLog> steps, int keptStep, double share, Double validationLoss) {
    public TrainingResult {
        steps = List.copyOf(steps);
    }

    /** The adapter as the LoRA adapter that it equals. */
    public LoraAdapter adapter() {
        return trained.toLora();
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
