package io.github.dramatis.spark.workspace;

import io.github.dramatis.spark.stage.Stage;

/** Is told how a run goes; what it does not care for it leaves out. */
public interface RunListener {
    /** Does nothing. */
    RunListener NOBODY = new RunListener() {};

    /** A stage begins. */
    default void started(Stage<?> stage) {}

    /** A stage that began does nothing more, whether it went well or not; what becomes of it is told next. */
    default void ended(Stage<?> stage) {}

    /** A stage has been published. */
    default void published(StageRecord record) {}

    /** An incomplete stage ran again and got no further: its earlier results stay. */
    default void gotNoFurther(StageRecord earlier) {}

    /** A stage was not run since nothing it depends on has changed. */
    default void skipped(StageRecord record) {}
}
