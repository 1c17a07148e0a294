package io.github.dramatis.spark.cli;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.ingest.SourceFormats;
import io.github.dramatis.spark.evaluate.Gate;
import io.github.dramatis.spark.evaluate.Metrics;
import io.github.dramatis.spark.experiment.ForwardRate;
import io.github.dramatis.spark.experiment.PromptCounts;
import io.github.dramatis.spark.experiment.TimeBudget;
import io.github.dramatis.spark.forget.SuppressionList;
import io.github.dramatis.spark.llm.Estimate;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.reflect.ReflectStage;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.Generation;
import io.github.dramatis.spark.workspace.IncrementalCheck;
import io.github.dramatis.spark.workspace.KnownModels;
import io.github.dramatis.spark.workspace.LastConfig;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.Snapshot;
import io.github.dramatis.spark.workspace.StageRecord;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import java.security.SecureRandom;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Runs stages as the command line asks and shows what came out. */
final class PipelineRun {
    private static final String EVALUATE = "evaluate";

    private final RunOptions options;

    PipelineRun(RunOptions options) {
        this.options = options;
    }

    /**
     * Runs the named stages; returns 0, 3 if one of them is published but incomplete and that is not accepted, or 4 if
     * the gate is asked for and not passed.
     */
    int run(List<String> stages) {
        LoadedConfig config = options.config.load(Sessions.hadoop());
        checkGate(config.config(), stages);
        SparkSession spark = Sessions.create("dramatis " + String.join(" ", stages));
        try {
            return run(spark, config, stages);
        } finally {
            spark.stop();
        }
    }

    /**
     * The same with as many agents as there is time for.
     *
     * @param minutes of the whole run
     */
    int runWithin(double minutes, List<String> stages) {
        if (!(minutes > 0)) {
            throw new UserError("--minutes " + minutes, "it is no time", "give minutes, 12 say");
        }
        DramatisConfig most = options.config.load(Sessions.hadoop()).config();
        requireBounds(most);
        checkGate(most, stages);
        SparkSession spark = Sessions.create("dramatis run");
        try {
            String setting = "agents.users=" + agents(spark, minutes);
            options.config.set(setting);
            System.out.println("dramatis status, and runs without --minutes, find these agents by --set " + setting);
            return run(spark, options.config.load(Sessions.hadoop()), stages);
        } finally {
            spark.stop();
        }
    }

    /** Refuses, before anything runs, a gate that this run has nothing to say about. */
    void checkGate(DramatisConfig config, List<String> stages) {
        if (!options.gate) {
            return;
        }
        SourceFormats.requireRatings(
                config.source(), "--gate", "leave it out; dramatis simulate --gate compares recommenders");
        if (!stages.contains(EVALUATE)) {
            throw new UserError(
                    "--gate",
                    "this run does not reach the stage evaluate, so it measures no agents",
                    "leave it out, or give it to a run that ends with evaluate, or to dramatis evaluate");
        }
        if (stages.contains("train")) { // else they may have been trained by another configuration
            Gate.requireAgents(config);
        }
    }

    /** Refuses to choose a number where a file or table names the agents, or where any number may be too many. */
    private static void requireBounds(DramatisConfig config) {
        if (config.agents().number().isEmpty()) {
            throw new UserError(
                    "--minutes",
                    "agents.users: " + config.agents().users() + " names the agents, so there is no number to choose",
                    "leave --minutes out, or set agents.users to the most agents to draw");
        }
        if (PromptCounts.bound(config).isEmpty()) {
            throw new UserError(
                    "--minutes",
                    "the configuration does not say how many agents are asked at most, and about how much",
                    "set agents.users to the most agents to draw and, below targets, train-rows-per-user (8, say),"
                            + " test-rows-per-user or test-rows (12 or 1000, say), and validation-rows (1500 unless it"
                            + " is set)");
        }
    }

    /**
     * The number by which the agents of the workspace were drawn, if the configuration allows as many; else as many as
     * there is time for. It says which.
     */
    private int agents(SparkSession spark, double minutes) {
        LoadedConfig loaded = options.config.load(Sessions.hadoop());
        DramatisConfig config = loaded.config();
        Snapshot before = workspace(spark).snapshot();
        Generation agentsBefore = before.generations().get(Tables.AGENTS.name());
        if (agentsBefore != null && drawn(before) <= config.agents().number().orElseThrow()) {
            System.out.printf(Locale.ROOT, "%,d agents, as this workspace has them%n", agentsBefore.rows());
            return drawn(before);
        }
        AgentModel model = AgentModel.open(config.model(), SourceFormats.scale(config.source()));
        double rate = ForwardRate.measure(spark, model, config.resources(), TimeBudget.tokens(config));
        TimeBudget budget = new TimeBudget(loaded, model.layers(), rate);
        int agents = budget.agents(minutes);
        System.out.printf(
                Locale.ROOT,
                "this machine reads %.1f prompts a second: %,d of at most %,d agents can be made and asked in %s"
                        + " minutes%n",
                rate,
                agents,
                budget.most(),
                new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(minutes));
        return agents;
    }

    /** The number by which agents were drawn, of which there are fewer where there were fewer users. */
    private static int drawn(Snapshot snapshot) {
        StageRecord targets = snapshot.stages().get("targets");
        int wanted = targets == null ? 0 : targets.result().path("wanted").asInt();
        return wanted > 0
                ? wanted
                : Math.toIntExact(
                        snapshot.generations().get(Tables.AGENTS.name()).rows());
    }

    int run(SparkSession spark, LoadedConfig loaded, List<String> stages) {
        DramatisConfig config = loaded.config();
        ConsoleListener listener = options.console.listener();
        Workspace workspace = workspace(spark);
        Progress progress = options.console.progress();
        RunListener keeping = new KeepingConfig(listener, new LastConfig(workspace), loaded.yaml());
        StageRunner runner = new StageRunner(spark, workspace, config.seed(), newRunId(), progress, keeping);
        // who is to be forgotten is read under the lock: an erasure may have been going on
        Snapshot snapshot = runner.run(
                () -> build(
                        new Pipeline(spark, config, suppressed(spark, workspace), options.incremental),
                        stages,
                        workspace,
                        config),
                options.reuse());
        if (stages.contains(EVALUATE)) { // else the report is of a run before, perhaps with other settings
            NextSteps next = new NextSteps(
                    workspace.uri(),
                    loaded,
                    options.incremental,
                    options.command(),
                    config.source().hasRatings() ? example(workspace, spark, config) : null);
            new RunSummary(workspace, snapshot, spark.sparkContext().hadoopConfiguration(), next).print(System.out);
        }
        if (listener.incomplete() && !options.acceptIncomplete) {
            return Dramatis.INCOMPLETE;
        }
        return options.gate ? gate(results(workspace, spark, config), config) : Dramatis.DONE;
    }

    /** A pair that an agent can be asked about, as options of dramatis ask. */
    private static String example(Workspace workspace, SparkSession spark, DramatisConfig config) {
        if (!workspace.snapshot().generations().containsKey(Tables.PREDICTIONS.name())) {
            return "--user ID --item ID";
        }
        return workspace
                .reading(spark, config.seed(), Progress.SILENT)
                .read(Tables.PREDICTIONS)
                .select("user_id", "item_id")
                .takeAsList(1)
                .stream()
                .findFirst()
                .map(pair -> "--user " + ShellWord.quoted(pair.getString(0)) + " --item "
                        + ShellWord.quoted(pair.getString(1)))
                .orElse("--user ID --item ID");
    }

    Workspace workspace(SparkSession spark) {
        return Workspace.openOrCreate(options.workspace, spark.sparkContext().hadoopConfiguration());
    }

    static Results results(Workspace workspace, SparkSession spark, DramatisConfig config) {
        return Metrics.read(
                workspace.reading(spark, config.seed(), Progress.SILENT).read(Tables.METRICS),
                SourceFormats.scale(config.source()));
    }

    private static int gate(Results results, DramatisConfig config) {
        List<String> failures = Gate.failures(results, config.gate());
        failures.forEach(failure -> System.out.println("gate: " + failure));
        return failures.isEmpty() ? Dramatis.DONE : Dramatis.GATE;
    }

    static List<Stage<?>> build(Pipeline pipeline, List<String> names, Workspace workspace, DramatisConfig config) {
        List<Stage<?>> stages = pipeline.stages(names);
        new KnownModels(workspace).keep(config.model(), pipeline.modelIdentity(names));
        return stages;
    }

    static SuppressionList suppressed(SparkSession spark, Workspace workspace) {
        return SuppressionList.of(workspace.uri(), spark.sparkContext().hadoopConfiguration());
    }

    /** What the language model would be asked, about users and about items, for a person to read; writes nothing. */
    String estimateReflection() {
        return dryRun("reflect", PipelineRun::reflectionCalls);
    }

    /** What asking the models behind a server would take, for a person to read; asks and writes nothing. */
    String estimateServed() {
        return dryRun("predict", PipelineRun::servedCalls);
    }

    /** What asking language models would take; asks and writes nothing. */
    interface DryRun {
        Stream<Estimate> of(Pipeline pipeline, Workspace workspace, StageContext context, DramatisConfig config);
    }

    /** The {@link DryRun} of the stage reflect. */
    static Stream<Estimate> reflectionCalls(
            Pipeline pipeline, Workspace workspace, StageContext context, DramatisConfig config) {
        ReflectStage stage = pipeline.reflect();
        new IncrementalCheck(workspace.snapshot(), workspace.uri(), config.seed()).check(List.of(stage));
        String tokenizer = config.model().path();
        Optional<Estimate> summaries = stage.estimateSummaries(context, tokenizer);
        return summaries.isPresent() && !config.reflect().reflector().equals(ReflectConfig.LLM)
                ? summaries.stream()
                : Stream.concat(summaries.stream(), Stream.of(stage.estimate(context, tokenizer)));
    }

    /** The {@link DryRun} of the stage predict. */
    static Stream<Estimate> servedCalls(
            Pipeline pipeline, Workspace workspace, StageContext context, DramatisConfig config) {
        return pipeline.predict().estimate(context).stream();
    }

    /** The estimates for a person to read, each line ended by a newline. */
    static String text(Stream<Estimate> estimates) {
        return estimates.map(Estimate::text).collect(Collectors.joining("\n"));
    }

    private String dryRun(String stage, DryRun estimate) {
        DramatisConfig config = options.config.load(Sessions.hadoop()).config();
        SparkSession spark = Sessions.create("dramatis " + stage + " --dry-run");
        try {
            Workspace workspace =
                    Workspace.open(options.workspace, spark.sparkContext().hadoopConfiguration());
            StageContext context = workspace.reading(spark, config.seed(), options.console.progress());
            Pipeline pipeline = new Pipeline(spark, config, SuppressionList.nobody(), options.incremental);
            return text(estimate.of(pipeline, workspace, context, config));
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
