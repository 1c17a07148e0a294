package io.github.dramatis.tests;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.synth.SyntheticWorldConfig;
import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.synth.SyntheticWorldFiles;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Every stage, over a synthetic world and the tiny random model, in seconds. */
final class SmallPipeline {
    private SmallPipeline() {}

    /** Writes the world that {@link #config} reads. */
    static void writeWorld(SparkSession spark, String folder) {
        SyntheticWorldFiles.write(spark, new SyntheticWorldConfig(24, 80, 2, 5, 20), URI.create(folder));
    }

    static String config(String world, String model) {
        return """
                seed: 5
                source: {format: csv, path: "%1$s/ratings", items: "%1$s/items"}
                cluster: {k: 2}
                targets: {train-rows-per-user: 4, validation-rows: 24, test-rows-per-user: 2}
                estimate: {folds: 2, rank: 4, iterations: 3}
                baselines: {trees: 5}
                examples: {max-tokens: 1000}
                model: {path: "%2$s"}
                train: {rank: 4, alpha: 8, batch-size: 8, max-steps: 12}
                predict: {text-rows: 4}
                evaluate: {bootstrap: 100, als-blocks: 2, als-iterations: 4}
                """
                .formatted(world, model);
    }

    static Workspace run(SparkSession spark, String config, String uri, String run) {
        return run(spark, config, uri, run, RunListener.NOBODY);
    }

    static Workspace run(SparkSession spark, String config, String uri, String run, RunListener listener) {
        return run(spark, config, uri, run, listener, Pipeline.STAGES);
    }

    static Workspace run(
            SparkSession spark, String config, String uri, String run, RunListener listener, List<String> names) {
        DramatisConfig parsed =
                LoadedConfig.parse("test.yaml", config, new ArrayList<>()).config();
        Workspace workspace = Workspace.openOrCreate(uri, spark.sparkContext().hadoopConfiguration());
        List<Stage<?>> stages = new Pipeline(spark, parsed).stages(names);
        new StageRunner(spark, workspace, parsed.seed(), run, Progress.SILENT, listener).run(stages, false);
        return workspace;
    }
}
