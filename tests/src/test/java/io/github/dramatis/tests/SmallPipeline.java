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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Every stage, over a synthetic world and the tiny random model, in seconds. */
final class SmallPipeline {
    /** A user's id that occurs nowhere else. */
    static final String OF_ITS_OWN = "Ottokar7f3a";

    private SmallPipeline() {}

    /**
     * Writes the world that {@link #config} reads; one user more has a name of its own, also in a row that cannot be
     * read.
     */
    static void writeWorld(SparkSession spark, String folder) {
        SyntheticWorldFiles.write(spark, new SyntheticWorldConfig(24, 80, 2, 5, 20), URI.create(folder));
        try {
            plant(Path.of(folder, "ratings"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void plant(Path ratings) throws IOException {
        Path file;
        try (Stream<Path> files = Files.list(ratings)) {
            file = files.filter(f -> f.toString().endsWith(".csv"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        StringBuilder rows = new StringBuilder(Files.readString(file));
        List<String> lines = rows.toString().lines().skip(1).limit(24).toList();
        for (int i = 0; i < lines.size(); i++) {
            String item = lines.get(i).split(",")[1];
            rows.append("%s,%s,%d,%d\n".formatted(OF_ITS_OWN, item, 1 + i % 5, 1_600_000_000L + 1000L * i));
        }
        rows.append(OF_ITS_OWN + ",i1,many,1600000000\n");
        Files.writeString(file, rows.toString());
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    }

    static String config(String world, String model) {
        return """
                seed: 5
                source: {format: csv, path: "%1$s/ratings", items: "%1$s/items"}
                cluster: {k: 2, restarts: 2}
                targets: {train-rows-per-user: 4, validation-rows: 24, test-rows-per-user: 2}
                choice: {train-rows-per-user: 2, validation-rows: 18, test-rows-per-user: 1, max-items: 4}
                estimate: {folds: 2, rank: 4, iterations: 2}
                baselines: {trees: 1, tree-depth: 2, tuning-rows: 0}
                examples: {max-tokens: 1000}
                model: {path: "%2$s"}
                train: {rank: 4, alpha: 8, batch-size: 8, max-steps: 12}
                predict: {text-rows: 4}
                evaluate: {bootstrap: 100, als-blocks: 2, als-iterations: 2}
                resources: {parallel-adapters: 2, predict-partitions: 2}
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
