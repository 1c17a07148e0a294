package io.github.dramatis.spark.stage;

import io.github.dramatis.spark.table.Table;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A stage for tests of what runs stages.
 *
 * @param work what it does when it runs
 * @param <R> what it finds
 */
public record TestStage<R extends Record & StageResult>(
        String name,
        int logicVersion,
        List<Table<?>> inputs,
        List<Table<?>> outputs,
        List<Table<?>> withdraws,
        Map<String, Object> settings,
        Function<StageContext, R> work)
        implements Stage<R> {
    /** One that reads nothing and has the first version of its logic. */
    public static <R extends Record & StageResult> TestStage<R> of(
            String name, List<Table<?>> outputs, Map<String, Object> settings, Function<StageContext, R> work) {
        return new TestStage<>(name, 1, List.of(), outputs, List.of(), settings, work);
    }

    /** One that the runner takes for another. */
    public static <R extends Record & StageResult> TestStage<R> like(Stage<?> other, Function<StageContext, R> work) {
        return new TestStage<>(
                other.name(),
                other.logicVersion(),
                other.inputs(),
                other.outputs(),
                other.withdraws(),
                other.settings(),
                work);
    }

    /** The same, which reads tables. */
    public TestStage<R> reading(Table<?>... tables) {
        return new TestStage<>(name, logicVersion, List.of(tables), outputs, withdraws, settings, work);
    }

    /** The same with another version of its logic. */
    public TestStage<R> ofVersion(int version) {
        return new TestStage<>(name, version, inputs, outputs, withdraws, settings, work);
    }

    /** The same, which withdraws tables. */
    public TestStage<R> withdrawing(Table<?>... tables) {
        return new TestStage<>(name, logicVersion, inputs, outputs, List.of(tables), settings, work);
    }

    @Override
    public R run(StageContext context) {
        return work.apply(context);
    }
}
