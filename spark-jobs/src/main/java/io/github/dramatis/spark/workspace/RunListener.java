package io.github.dramatis.spark.workspace;

import io.github.dramatis.spark.stage.Stage;

/** Is told how a run goes. */
public interface RunListener {
    /** A stage begins. */
    void started(Stage<?> stage);

    /** A stage has been published. */
    void published(StageRecord record);

    /** A stage was not run since nothing it depends on has changed. */
    void skipped(StageRecord record);
}
