package io.github.dramatis.spark.stage;

import java.util.Optional;
import java.util.OptionalLong;

/** What a stage found, as a record whose components go into the stage record as JSON and onto the console. */
public interface StageResult {
    /**
     * Why the stage is published but incomplete (exit 3), e.g. "12 % of the rows were rejected"; empty if it is whole.
     */
    default Optional<String> incomplete() {
        return Optional.empty();
    }

    /**
     * Where the stage is incomplete and another run with the same inputs and settings may get further: how much there
     * is already, e.g. adapters that are trained, of which such a run never has less. Empty where it would find the
     * same.
     */
    default OptionalLong obtained() {
        return OptionalLong.empty();
    }
}
