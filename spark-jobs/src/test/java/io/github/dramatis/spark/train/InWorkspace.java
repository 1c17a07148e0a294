package io.github.dramatis.spark.train;

import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.stage.TestStage;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * Training of {@link TinyAgents} in a workspace, by runs that publish, skip and discard.
 *
 * @param folder of the workspace
 * @param examples that adapters are trained on
 */
record InWorkspace(Path folder, List<Example> examples) {
    private static final long SEED = 7;

    /** Runs what training needs, and training. */
    void run(TrainStage stage) {
        run(stage, context -> {});
    }

    /** @param after training, before what it wrote is published */
    void run(TrainStage stage, Consumer<StageContext> after) {
        new StageRunner(spark(), workspace(), SEED, UUID.randomUUID().toString(), Progress.SILENT, RunListener.NOBODY)
                .run(List.of(put(examples), then(stage, after)), false);
    }

    /** What has been published. */
    List<Adapter> adapters() {
        return workspace().reading(spark(), SEED, Progress.SILENT).records(Tables.ADAPTERS);
    }

    /** The number of the newest publication. */
    long snapshot() {
        return workspace().snapshot().number();
    }

    private Workspace workspace() {
        return Workspace.openOrCreate(folder.toString(), spark().sparkContext().hadoopConfiguration());
    }

    private static SparkSession spark() {
        return Sessions.create("tests");
    }

    record Done() implements StageResult {}

    /** Writes what training reads. */
    private static TestStage<Done> put(List<Example> examples) {
        return TestStage.of(
                "examples", List.of(Tables.EXAMPLES, Tables.AGENTS, Tables.PERSONA_MEMBERS), Map.of(), context -> {
                    context.write(Tables.EXAMPLES, examples);
                    context.write(Tables.AGENTS, TinyAgents.agents());
                    context.write(Tables.PERSONA_MEMBERS, TinyAgents.members());
                    return new Done();
                });
    }

    /** A stage after which something happens on the driver. */
    private static TestStage<TrainResult> then(TrainStage stage, Consumer<StageContext> after) {
        return TestStage.like(stage, context -> {
            TrainResult result = stage.run(context);
            after.accept(context);
            return result;
        });
    }
}
