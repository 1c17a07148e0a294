package io.github.dramatis.spark.pipeline;

import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.table.Table;
import java.util.List;
import java.util.Map;

/**
 * A stage that is about ratings, where the source has none: it publishes its tables without rows, so that those after
 * it find them.
 *
 * @param name of the stage
 * @param outputs its tables
 */
record LeftOutStage(String name, List<Table<?>> outputs) implements Stage<LeftOutStage.Result> {
    /**
     * That nothing was done.
     *
     * @param leftOut why
     */
    public record Result(String leftOut) implements StageResult {}

    @Override
    public int logicVersion() {
        return 1;
    }

    @Override
    public List<Table<?>> inputs() {
        return List.of();
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("left-out", true);
    }

    @Override
    public Result run(StageContext context) {
        outputs.forEach(table -> context.write(table, List.of()));
        return new Result("since the source has no ratings");
    }
}
