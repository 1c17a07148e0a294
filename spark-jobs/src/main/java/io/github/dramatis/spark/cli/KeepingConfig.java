package io.github.dramatis.spark.cli;

import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.workspace.LastConfig;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRecord;
import java.util.Set;

/**
 * Keeps the configuration of a run as soon as it has prompts, and again when it has answers: what comes after may fail,
 * or be left to other commands.
 *
 * @param listener is told all the same
 * @param last where the configuration is kept
 * @param yaml the configuration
 */
record KeepingConfig(RunListener listener, LastConfig last, String yaml) implements RunListener {
    private static final Set<String> STAGES = Set.of("examples", "predict");

    @Override
    public void started(Stage<?> stage) {
        listener.started(stage);
    }

    @Override
    public void ended(Stage<?> stage) {
        listener.ended(stage);
    }

    @Override
    public void published(StageRecord record) {
        keep(record);
        listener.published(record);
    }

    @Override
    public void gotNoFurther(StageRecord earlier) {
        keep(earlier);
        listener.gotNoFurther(earlier);
    }

    @Override
    public void skipped(StageRecord record) {
        keep(record);
        listener.skipped(record);
    }

    private void keep(StageRecord record) {
        if (STAGES.contains(record.stage())) {
            last.keep(yaml);
        }
    }
}
