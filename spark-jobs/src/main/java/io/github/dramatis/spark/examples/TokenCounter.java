package io.github.dramatis.spark.examples;

import io.github.dramatis.core.prompt.Prompt;
import java.io.Serializable;
import java.util.function.ToIntFunction;

/**
 * Counts a prompt's tokens as the model will see them. Travels to the executors, so what it counts with is opened
 * there.
 */
@FunctionalInterface
interface TokenCounter extends ToIntFunction<Prompt>, Serializable {
    /**
     * A counter for the prompts of one user and revision, which begin alike: it may keep what they have in common. For
     * one thread.
     */
    default ToIntFunction<Prompt> ofRevision() {
        return this;
    }
}
