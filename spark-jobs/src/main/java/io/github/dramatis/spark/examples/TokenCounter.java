package io.github.dramatis.spark.examples;

import io.github.dramatis.core.prompt.Prompt;
import java.io.Serializable;
import java.util.function.ToIntFunction;

/** Counts a prompt's tokens as the model will see them. Used by one thread. */
interface TokenCounter extends ToIntFunction<Prompt>, AutoCloseable {
    @Override
    void close();

    /** Makes counters where the prompts are made: on the executors. */
    @FunctionalInterface
    interface Factory extends Serializable {
        TokenCounter open();
    }
}
