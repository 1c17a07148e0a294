package io.github.dramatis.lm.training;

import io.github.dramatis.core.error.UserError;
import java.util.Optional;

/**
 * Whether and where a run saves what it needs to go on after an interruption, and from where it goes on.
 *
 * @param store its place; empty: none
 * @param everySteps optimizer steps between two checkpoints, at least 1
 * @param base identity of the base model's weights, e.g. their SHA-256: a checkpoint of another base is not resumed
 */
public record Checkpointing(Optional<CheckpointStore> store, int everySteps, String base) {
    public Checkpointing {
        if (everySteps < 1) {
            throw new UserError("a checkpoint every " + everySteps + " steps", "that is never", "set 1 or more");
        }
    }

    /** No checkpoint is saved or looked for. */
    public static Checkpointing none() {
        return new Checkpointing(Optional.empty(), 1, "");
    }

    /** Saves to the store and resumes what it holds. */
    public static Checkpointing to(CheckpointStore store, int everySteps, String base) {
        return new Checkpointing(Optional.of(store), everySteps, base);
    }

    boolean due(int step) {
        return store.isPresent() && step % everySteps == 0;
    }
}
