package io.github.dramatis.spark.cli;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.core.ingest.SourceFormats;
import io.github.dramatis.core.report.PaperTable;
import io.github.dramatis.core.sweep.SweepPlan;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.model.MemoryNeed;
import io.github.dramatis.spark.experiment.ExperimentPlan;
import io.github.dramatis.spark.experiment.ForwardRate;
import io.github.dramatis.spark.experiment.PromptCounts;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.session.HadoopFiles;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.train.SweepStage;
import io.github.dramatis.spark.workspace.Snapshot;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Runs what is planned before it begins: an experiment, or a sweep. */
final class PlannedRun {
    private static final List<String> TO_TARGETS = List.of("ingest", "targets");
    private static final List<String> TO_EXAMPLES = Pipeline.STAGES.subList(0, Pipeline.STAGES.indexOf("examples") + 1);

    private final RunOptions options;
    private final PipelineRun run;

    PlannedRun(RunOptions options) {
        this.options = options;
        run = new PipelineRun(options);
    }

    /**
     * Says what the grid of the configuration takes; then runs it and prints the paper's table.
     *
     * @param dryRun whether to end before it is run
     */
    int experiment(boolean dryRun) {
        LoadedConfig loaded = options.config.load(Sessions.hadoop());
        DramatisConfig config = loaded.config();
        SourceFormats.requireRatings(
                config.source(), "dramatis experiment", "use dramatis run: its report says what each variant chooses");
        run.checkGate(config, Pipeline.STAGES);
        SparkSession spark = Sessions.create("dramatis experiment");
        try {
            Workspace workspace = run.workspace(spark);
            AgentModel model = AgentModel.open(config, SourceFormats.scale(config.source()));
            double rate = rate(spark, model, config);
            long size = MemoryNeed.weights(model.shape(), Precision.FLOAT32);
            if (!dryRun) {
                drawTargets(spark, config, workspace);
            }
            PromptCounts counts = counts(workspace, spark, config);
            System.out.print(ExperimentPlan.of(config, counts, name -> base(model.of(name), size))
                    .text(rate));
            System.out.print(calls(spark, config, workspace));
            if (dryRun) {
                return Dramatis.DONE;
            }
            System.out.println();
            int status = run.run(spark, loaded, Pipeline.STAGES);
            String scheme = config.cluster().schemes().get(0).name();
            String setting = config.experiment().ways(config.train()).get(0).id();
            String table = PaperTable.render(PipelineRun.results(workspace, spark, config), scheme, setting);
            System.out.print(table.isEmpty() ? "" : "\n" + table);
            return status;
        } finally {
            spark.stop();
        }
    }

    /** What is asked of language models, which may cost money; empty where nothing is. */
    private String calls(SparkSession spark, DramatisConfig config, Workspace workspace) {
        StringBuilder calls = new StringBuilder();
        if (config.reflect().reflector().equals(ReflectConfig.LLM)
                || config.items().writesSummaries()) {
            calls.append("reflect asks a language model");
            calls.append(
                    hasTargets(workspace, spark, config)
                            ? taking(PipelineRun::reflectionCalls, spark, config, workspace)
                            : toBeSaid("reflect", TO_TARGETS));
        }
        if (!config.predict().baseUrl().isEmpty()) {
            calls.append("predict asks models behind a server");
            calls.append(
                    has(Tables.EXAMPLES, TO_EXAMPLES, workspace, spark, config)
                            ? taking(PipelineRun::servedCalls, spark, config, workspace)
                            : toBeSaid("predict", TO_EXAMPLES));
        }
        return calls.toString();
    }

    private String taking(PipelineRun.DryRun calls, SparkSession spark, DramatisConfig config, Workspace workspace) {
        StageContext context = workspace.reading(spark, config.seed(), options.console.progress());
        return ":\n" + PipelineRun.text(calls.of(pipeline(workspace, spark, config), workspace, context, config));
    }

    /** @param before the stages that make what is asked about */
    private String toBeSaid(String stage, List<String> before) {
        return "; what that takes, " + options.command(stage) + " --dry-run says, after " + options.command() + " --to "
                + before.get(before.size() - 1) + "\n";
    }

    /** @param size of the configuration's base model */
    private static ExperimentPlan.Base base(AgentModel model, long size) {
        ModelConfig shape = model.shape();
        return new ExperimentPlan.Base(shape.layers(), (double) MemoryNeed.weights(shape, Precision.FLOAT32) / size);
    }

    /**
     * Says what the sweep of the configuration takes; then runs it, after the stages that it needs, and says what is
     * best.
     *
     * @param dryRun whether to end before it is run
     */
    int sweep(boolean dryRun) {
        LoadedConfig loaded = options.config.load(Sessions.hadoop());
        DramatisConfig config = loaded.config();
        SweepPlan plan = SweepPlan.of(config);
        run.checkGate(config, TO_EXAMPLES);
        SparkSession spark = Sessions.create("dramatis sweep");
        try {
            Workspace workspace = run.workspace(spark);
            AgentModel model = AgentModel.open(config.model(), SourceFormats.scale(config.source()));
            double rate = rate(spark, model, config);
            if (!dryRun) {
                drawTargets(spark, config, workspace);
            }
            PromptCounts counts = counts(workspace, spark, config);
            System.out.print(
                    new SweepCost(plan, counts.train(), counts.pool(), model.layers()).text(rate / counts.length()));
            if (dryRun) {
                return Dramatis.DONE;
            }
            ConsoleListener listener = options.console.listener();
            runner(spark, workspace, config, listener)
                    .run(() -> sweepStages(spark, workspace, config, plan), options.reuse());
            String folder = workspace
                    .reading(spark, config.seed(), Progress.SILENT)
                    .files(SweepStage.FOLDER)
                    .orElseThrow();
            System.out.print("\n"
                    + HadoopFiles.text(folder + "/" + SweepStage.TEXT, Sessions.hadoop(), "report", "sweep again"));
            System.out.println("\nReport: " + folder + "/sweep.html");
            return listener.incomplete() && !options.acceptIncomplete ? Dramatis.INCOMPLETE : Dramatis.DONE;
        } finally {
            spark.stop();
        }
    }

    private List<Stage<?>> sweepStages(SparkSession spark, Workspace workspace, DramatisConfig config, SweepPlan plan) {
        Pipeline pipeline = pipeline(workspace, spark, config);
        List<Stage<?>> stages = new ArrayList<>(PipelineRun.build(pipeline, TO_EXAMPLES, workspace, config));
        stages.add(pipeline.sweep(plan));
        return stages;
    }

    /** Prompts of the longest kind a second that the base model reads here. */
    private static double rate(SparkSession spark, AgentModel model, DramatisConfig config) {
        return ForwardRate.measure(
                spark, model, config.resources(), config.examples().maxTokens());
    }

    /** The targets of the configuration are counted where they have been drawn; else it has to bound the prompts. */
    private PromptCounts counts(Workspace workspace, SparkSession spark, DramatisConfig config) {
        return hasTargets(workspace, spark, config)
                ? PromptCounts.of(
                        workspace.reading(spark, config.seed(), Progress.SILENT).read(Tables.TARGETS), config)
                : PromptCounts.atMost(config);
    }

    /** Whether the targets are those of the configuration and of its data as they are now. */
    private boolean hasTargets(Workspace workspace, SparkSession spark, DramatisConfig config) {
        return has(Tables.TARGETS, TO_TARGETS, workspace, spark, config);
    }

    /** @param stages as far as the one that makes the table */
    private boolean has(
            Table<?> table, List<String> stages, Workspace workspace, SparkSession spark, DramatisConfig config) {
        Snapshot snapshot = workspace.snapshot();
        return snapshot.generations().containsKey(table.name())
                && pipeline(workspace, spark, config).stages(stages).stream()
                        .allMatch(stage -> StageRunner.current(stage, snapshot, config.seed())
                                .isPresent());
    }

    private StageRunner runner(
            SparkSession spark, Workspace workspace, DramatisConfig config, ConsoleListener listener) {
        return new StageRunner(
                spark, workspace, config.seed(), PipelineRun.newRunId(), options.console.progress(), listener);
    }

    private Pipeline pipeline(Workspace workspace, SparkSession spark, DramatisConfig config) {
        return new Pipeline(spark, config, PipelineRun.suppressed(spark, workspace), options.incremental);
    }

    /**
     * Draws targets where the configuration does not bound them, since a plan needs their number. What is incomplete of
     * them, the run that is planned says once more.
     */
    private void drawTargets(SparkSession spark, DramatisConfig config, Workspace workspace) {
        if (PromptCounts.bound(config).isEmpty() && !hasTargets(workspace, spark, config)) {
            Pipeline pipeline = pipeline(workspace, spark, config);
            runner(spark, workspace, config, options.console.listener())
                    .run(() -> PipelineRun.build(pipeline, TO_TARGETS, workspace, config), options.reuse());
        }
    }
}
