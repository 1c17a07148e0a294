package io.github.dramatis.spark.cli;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.spark.forget.SuppressionList;
import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.reflect.Estimate;
import io.github.dramatis.spark.reflect.ReflectStage;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.workspace.IncrementalCheck;
import io.github.dramatis.spark.workspace.KnownModels;
import io.github.dramatis.spark.workspace.Snapshot;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Runs stages as the command line asks and shows what came out. */
final class PipelineRun {
    private final RunOptions options;

    PipelineRun(RunOptions options) {
        this.options = options;
    }

    /** Runs the named stages; returns 0, or 3 if one of them is published but incomplete and that is not accepted. */
    int run(List<String> stages) {
        DramatisConfig config = options.config.load(Sessions.hadoop()).config();
        ConsoleListener listener = new ConsoleListener(System.out);
        SparkSession spark = Sessions.create("dramatis " + String.join(" ", stages));
        try {
            Workspace workspace = Workspace.openOrCreate(
                    options.workspace, spark.sparkContext().hadoopConfiguration());
            Progress progress = ConsoleProgress.ifTerminal();
            StageRunner runner = new StageRunner(spark, workspace, config.seed(), newRunId(), progress, listener);
            // who is to be forgotten is read under the lock: an erasure may have been going on
            Snapshot snapshot = runner.run(
                    () -> build(
                            new Pipeline(spark, config, suppressed(spark, workspace), options.incremental),
                            stages,
                            workspace,
                            config),
                    options.force);
            new RunSummary(workspace, snapshot, spark.sparkContext().hadoopConfiguration(), options.command())
                    .print(System.out);
        } finally {
            spark.stop();
        }
        return listener.incomplete() && !options.acceptIncomplete ? Dramatis.INCOMPLETE : Dramatis.DONE;
    }

    private static List<Stage<?>> build(
            Pipeline pipeline, List<String> names, Workspace workspace, DramatisConfig config) {
        List<Stage<?>> stages = pipeline.stages(names);
        new KnownModels(workspace).keep(config.model(), pipeline.modelIdentity(names));
        return stages;
    }

    private static SuppressionList suppressed(SparkSession spark, Workspace workspace) {
        return SuppressionList.of(workspace.uri(), spark.sparkContext().hadoopConfiguration());
    }

    /** What the reflector llm would take; asks and writes nothing. */
    Estimate estimateReflection() {
        DramatisConfig config = options.config.load(Sessions.hadoop()).config();
        SparkSession spark = Sessions.create("dramatis reflect --dry-run");
        try {
            Workspace workspace =
                    Workspace.open(options.workspace, spark.sparkContext().hadoopConfiguration());
            StageContext context = workspace.reading(spark, config.seed(), ConsoleProgress.ifTerminal());
            ReflectStage stage = new Pipeline(spark, config, SuppressionList.nobody(), options.incremental).reflect();
            new IncrementalCheck(workspace.snapshot(), workspace.uri(), config.seed()).check(List.of(stage));
            return stage.estimate(context, config.model().path());
        } finally {
            spark.stop();
        }
    }

    /** Sortable by time, unique by chance: names generations and locks, decides no result. */
    static String newRunId() {
        byte[] random = new byte[3];
        new SecureRandom().nextBytes(random);
        String time = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
        return time + "-" + HexFormat.of().formatHex(random);
    }
}
