package io.github.dramatis.lm.training;

import java.util.List;

/**
 * A run up to some step.
 *
 * @param steps one a step, in order; those before an interruption too
 * @param loss mean loss of the rows that were measured then
 */
public record PartOfRun(List<StepLog> steps, double loss) {
    public PartOfRun {
        steps = List.copyOf(steps);
    }
}
