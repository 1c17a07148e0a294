package io.github.dramatis.spark.workspace;

import io.github.dramatis.spark.stage.Stage;

/** Is told how a run goes. */
public interface RunListener {
    /** Does nothing. */
    RunListener NOBODY = new RunListener() {
        @Override
        public void started(Stage<?> stage) {}

        @Override
        public void published(StageRecord record) {}

        @Override
        public void skipped(StageRecord record) {}
    };

    /** A stage begins. */
    void started(Stage<?> stage);

    /** A stage has been published. */
    void published(StageRecord record);

    /** A stage was not run since nothing it depends on has changed. */
    void skipped(StageRecord record);
}
