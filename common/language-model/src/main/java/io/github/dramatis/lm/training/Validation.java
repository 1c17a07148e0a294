package io.github.dramatis.lm.training;

import io.github.dramatis.core.error.UserError;
import java.util.List;

/**
 * Rows whose loss is measured while others are trained on, and decides which adapter is kept and when to stop.
 *
 * @param rows empty: nothing is measured, all steps are run and the last adapter is kept
 * @param everySteps optimizer steps between two measurements; 0: after every epoch. The last step is always measured
 * @param patience measurements in a row without a new lowest loss after which the run stops, at least 1
 */
public record Validation(List<TrainingRow> rows, int everySteps, int patience) {
    public Validation {
        rows = List.copyOf(rows);
        if (everySteps < 0) {
            throw new UserError("a validation every " + everySteps + " steps", "it is negative", "set 0 for epochs");
        }
        if (patience < 1) {
            throw new UserError("patience " + patience, "it must be at least 1", "set e.g. 3");
        }
    }

    /** No validation. */
    public static Validation none() {
        return new Validation(List.of(), 0, 1);
    }

    boolean due(int step, int steps, int stepsOfAnEpoch) {
        int every = everySteps > 0 ? everySteps : stepsOfAnEpoch;
        return !rows.isEmpty() && (step % every == 0 || step == steps);
    }
}
