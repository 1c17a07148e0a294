package io.github.dramatis.spark.train;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.config.SweepConfig;
import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.core.prompt.PromptVariant;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.report.SweepReport;
import io.github.dramatis.core.sweep.SweepPlan;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.progress.TaskProgress;
import io.github.dramatis.spark.sampling.ValidationPurpose;
import io.github.dramatis.spark.session.HadoopFiles;
import io.github.dramatis.spark.session.TaskResources;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.SweepRun;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the adapter of everybody by many configurations, for a while each, and the best of them further. A
 * configuration keeps the schedule of its whole training, so what it has learnt at the end of a rung is what it would
 * have learnt by then anyway, and it goes on from there. A run that was killed goes on where it was.
 */
public final class SweepStage implements Stage<SweepResult> {
    /** The folder of the report. */
    public static final String FOLDER = "sweeps";
    /** The report for a console. */
    public static final String TEXT = "sweep.txt";

    private static final Logger LOG = LoggerFactory.getLogger(SweepStage.class);

    private final SweepPlan plan;
    private final SweepConfig sweep;
    private final TrainConfig train;
    private final AgentModel model;
    private final ResourcesConfig resources;

    /**
     * @param plan what is tried
     * @param train what the configurations have in common
     * @param model the base and the labels of its answers
     * @param resources how many are trained at the same time, and what each may use
     */
    public SweepStage(
            SweepPlan plan, SweepConfig sweep, TrainConfig train, AgentModel model, ResourcesConfig resources) {
        this.plan = plan;
        this.sweep = sweep;
        this.train = SweepConfig.effective(train);
        this.model = model;
        this.resources = resources;
    }

    @Override
    public String name() {
        return "sweep";
    }

    @Override
    public int logicVersion() {
        return 1;
    }

    @Override
    public List<Table<?>> inputs() {
        return List.of(Tables.EXAMPLES);
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.SWEEP);
    }

    @Override
    public Map<String, Object> settings() {
        return new TreeMap<>(
                Map.of("plan", plan, "sweep", sweep, "max-rows", train.maxRows(), "model", model.identity()));
    }

    @Override
    public SweepResult run(StageContext context) {
        TaskResources.refuseSpeculation(context.spark().sparkContext().getConf(), name());
        Dataset<Row> all = context.read(Tables.EXAMPLES).where(col("purpose").isin(Target.TRAIN, Target.TUNE));
        String memory = memory(all);
        AdapterPlan everybody = everybody(all, memory);
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> rows = kept.keepOnDisk(AdapterRows.of(everybody, all, context.seed(), Target.TUNE));
            long trained = everybody.rows();
            long measured = rows.count() - trained;
            if (trained == 0 || measured == 0) {
                throw new UserError(
                        "sweep",
                        "there are " + trained + " rows to train on and " + measured + " to choose by",
                        "raise targets.train-rows-per-user or targets.validation-rows");
            }
            List<SweepRun> runs = runs(context, rows, trained);
            context.write(Tables.SWEEP, runs);
            SweepReport report = new SweepReport(runs.stream()
                    .map(run -> new SweepReport.Run(
                            run.configuration(), run.rung(), run.steps(), run.loss(), run.seconds(), run.error()))
                    .toList());
            Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
            HadoopFiles.write(context.folder(FOLDER), TEXT, report.text(), hadoop);
            String page = HadoopFiles.write(context.folder(FOLDER), "sweep.html", report.html(), hadoop);
            long decided = Math.min(measured, ValidationPurpose.ENOUGH);
            return SweepResult.of(report, memory, trained, everybody.available() - trained, decided, page);
        }
    }

    /** The variant that shows most: one that leaves out nothing, and short+long before short and long. */
    private static String memory(Dataset<Row> examples) {
        return examples.select("memory").distinct().collectAsList().stream()
                .map(row -> row.getString(0))
                .max(Comparator.comparing(PromptVariant::isWhole)
                        .thenComparing(label -> PromptVariant.whole(label).length())
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow(
                        () -> new UserError("sweep", "there is no training example", "give users with more history"));
    }

    private AdapterPlan everybody(Dataset<Row> all, String memory) {
        long available = all.where(
                        col("memory").equalTo(memory).and(col("purpose").equalTo(Target.TRAIN)))
                .count();
        long wanted = train.allowed(available);
        return new AdapterPlan(
                Adapter.SINGLE_MAX, TrainSetting.alone(train), memory, null, 1, null, 1, 0, wanted, available);
    }

    private List<SweepRun> runs(StageContext context, Dataset<Row> rows, long trained) {
        SparkContext spark = context.spark().sparkContext();
        FinishedRows<SweepRun> finished =
                new FinishedRows<>(SweepRun.class, checkpoints(context), spark.hadoopConfiguration());
        int parallel = TaskResources.sideBySide(spark, resources.parallelAdapters(), resources);
        ExecutorService pool = Executors.newFixedThreadPool(parallel);
        long passes = Math.round(plan.rowsTrained(trained));
        try (TaskProgress progress = new TaskProgress(context.spark(), context.progress(), "sweep, rows", passes)) {
            List<SweepRun> runs = new ArrayList<>();
            List<TrainSetting> left = plan.candidates();
            for (int number = 1; number <= plan.rungs().size(); number++) {
                int rung = number;
                // the last rungs have fewer configurations than there are cores
                int threads = TaskResources.threads(spark, Math.min(parallel, left.size()));
                Function<TrainSetting, SweepRun> keptOrReached = candidate -> {
                    Optional<SweepRun> kept = finished.find(key(candidate, rung));
                    kept.ifPresent(run -> progress.add(plan.rowsTrained(candidate.train(), rung, trained)));
                    return kept.orElseGet(
                            () -> reach(context, rows, candidate, rung, threads, progress.counter(), finished));
                };
                List<CompletableFuture<SweepRun>> futures = left.stream()
                        .map(candidate -> CompletableFuture.supplyAsync(() -> keptOrReached.apply(candidate), pool))
                        .toList();
                List<SweepRun> reached =
                        futures.stream().map(CompletableFuture::join).toList();
                List<String> best = best(reached, rung);
                if (best.isEmpty() && reached.size() == plan.candidates().size()) {
                    throw new UserError(
                            "sweep",
                            "no configuration could be trained; the first: "
                                    + reached.get(0).error(),
                            "mend that, or leave the configuration out");
                }
                reached.forEach(run -> runs.add(run.kept(best.contains(run.configuration()))));
                left = left.stream()
                        .filter(candidate -> best.contains(candidate.name()))
                        .toList();
            }
            return runs;
        } finally {
            pool.shutdownNow();
        }
    }

    /** The checkpoints of this very sweep: what one of other settings or data has reached says nothing. */
    private static String checkpoints(StageContext context) {
        return context.checkpoints() + "/" + context.fingerprint();
    }

    private static String key(TrainSetting candidate, int rung) {
        return rung + " " + candidate.name();
    }

    /** Reaches the end of a rung, and keeps what is reached for a sweep after this one, should it be killed. */
    private SweepRun reach(
            StageContext context,
            Dataset<Row> rows,
            TrainSetting candidate,
            int rung,
            int threads,
            LongAccumulator counter,
            FinishedRows<SweepRun> finished) {
        SweepRun run = run(context, rows, candidate, rung, threads, counter);
        if (run.loss() != null) {
            finished.keep(key(candidate, rung), run);
        }
        return run;
    }

    /** Chooses as many as the next rung has, or the best of the last one; none where all failed. */
    private List<String> best(List<SweepRun> reached, int rung) {
        return reached.stream()
                .filter(run -> run.loss() != null)
                .sorted(Comparator.comparing(SweepRun::loss).thenComparing(SweepRun::configuration))
                .limit(rung < plan.rungs().size() ? plan.rungs().get(rung).candidates() : 1)
                .map(SweepRun::configuration)
                .toList();
    }

    /** A failure is a row that says so. */
    private SweepRun run(
            StageContext context,
            Dataset<Row> rows,
            TrainSetting candidate,
            int number,
            int threads,
            LongAccumulator counter) {
        double share = plan.rungs().get(number - 1).share();
        SparkContext spark = context.spark().sparkContext();
        String folder = checkpoints(context) + "/" + Sha256.hex(candidate.name());
        SweepTask task = new SweepTask(
                candidate,
                number,
                plan,
                threads,
                model,
                Draws.hash(context.seed(), name(), "adapter"),
                new WorkspaceCheckpoint(folder, resources.checkpointSteps()),
                resources,
                counter);
        try (TaskDeadline deadline = new TaskDeadline(spark, folder + "/" + number, resources.taskHours())) {
            spark.setJobDescription("sweep, rung " + number + ": " + candidate.name());
            return deadline.run(rows, task, Tables.SWEEP.codec(), resources);
        } catch (Exception e) {
            // Spark throws checked exceptions without declaring them
            LOG.error("the configuration {} failed", candidate.name(), e);
            return new SweepRun(candidate.name(), number, share, 0, 0, null, 0, false, AdapterFailure.reason(e));
        }
    }
}
