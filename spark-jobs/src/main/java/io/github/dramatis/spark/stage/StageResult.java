package io.github.dramatis.spark.stage;

import java.util.Optional;

/** What a stage found, as a record whose components go into the stage record as JSON and onto the console. */
public interface StageResult {
    /**
     * Why the stage is published but incomplete (exit 3), e.g. "12 % of the rows were rejected"; empty if it is whole.
     */
    default Optional<String> incomplete() {
        return Optional.empty();
    }
}
