package io.github.dramatis.spark.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.progress.TaskProgress;
import io.github.dramatis.spark.session.TaskResources;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains a LoRA adapter for everybody, for each persona, and for each persona's number of rows drawn from everybody. */
public final class TrainStage implements Stage<TrainResult> {
    private static final Logger LOG = LoggerFactory.getLogger(TrainStage.class);
    private static final int LOGIC_VERSION = 3;

    private final TrainConfig config;
    private final AgentModel model;
    private final ResourcesConfig resources;

    /**
     * @param config what is trained and how
     * @param model the base and the labels of its answers
     * @param resources how many adapters are trained at the same time, and what each may use
     */
    public TrainStage(TrainConfig config, AgentModel model, ResourcesConfig resources) {
        this.config = config;
        this.model = model;
        this.resources = resources;
    }

    @Override
    public String name() {
        return "train";
    }

    @Override
    public int logicVersion() {
        return LOGIC_VERSION;
    }

    @Override
    public List<Table<?>> inputs() {
        return List.of(Tables.EXAMPLES, Tables.PERSONA_MEMBERS);
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.ADAPTERS);
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("train", config, "model", model.identity());
    }

    @Override
    public TrainResult run(StageContext context) {
        TaskResources.refuseSpeculation(context.spark().sparkContext().getConf(), name());
        Dataset<Row> rows = context.read(Tables.EXAMPLES)
                .where(col("purpose").equalTo(Target.TRAIN))
                .join(context.read(Tables.PERSONA_MEMBERS).select("user_id", "persona_id"), "user_id");
        List<AdapterPlan> plans = AdapterPlan.of(available(rows), config.adapters(), config.maxRows());
        if (plans.isEmpty()) {
            throw new UserError(
                    "stage train",
                    "there is no training example",
                    "give users with more history, or lower reflect.batch-size: a user's first batch is never a target");
        }
        String folder = context.folder("adapters");
        List<Adapter> adapters = trainAll(context, rows, plans, folder);
        if (adapters.stream().noneMatch(a -> a.status().equals(Adapter.TRAINED))) {
            throw new IllegalStateException(
                    "all adapters failed; the first: " + adapters.get(0).error());
        }
        context.write(Tables.ADAPTERS, adapters);
        long leftOut = plans.stream()
                .filter(AdapterPlan::limited)
                .mapToLong(plan -> plan.available() - plan.rows())
                .sum();
        return TrainResult.of(adapters, leftOut);
    }

    private static List<AdapterPlan.Available> available(Dataset<Row> rows) {
        return rows
                .groupBy("memory", "persona_id")
                .agg(count(lit(1)).as("rows"))
                .sort("memory", "persona_id")
                .collectAsList()
                .stream()
                .map(row -> new AdapterPlan.Available(row.getString(0), row.getString(1), row.getLong(2)))
                .toList();
    }

    private List<Adapter> trainAll(StageContext context, Dataset<Row> rows, List<AdapterPlan> plans, String folder) {
        ExecutorService pool = Executors.newFixedThreadPool(resources.parallelAdapters());
        long passes = config.maxSteps() > 0
                ? (long) plans.size() * config.maxSteps() * config.batchSize()
                : plans.stream().mapToLong(AdapterPlan::rows).sum() * config.epochs();
        try (TaskProgress progress = new TaskProgress(context.spark(), context.progress(), "train, rows", passes)) {
            List<Future<Adapter>> futures = new ArrayList<>();
            for (AdapterPlan plan : plans) {
                futures.add(pool.submit(() -> train(context, rows, plan, folder, progress.counter())));
            }
            List<Adapter> adapters = new ArrayList<>();
            for (Future<Adapter> future : futures) {
                adapters.add(future.get());
            }
            return adapters;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while adapters were trained", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an adapter could not be planned", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** One adapter; a failure is a row that says so. */
    private Adapter train(
            StageContext context, Dataset<Row> rows, AdapterPlan plan, String folder, LongAccumulator counter) {
        RowCodec<Adapter> codec = Tables.ADAPTERS.codec();
        long seed = Draws.hash(context.seed(), "train", plan.path());
        // tables name files relative to the workspace, so that it can be moved
        String path = folder.substring(context.workspace().length() + 1) + "/" + plan.path();
        WorkspaceCheckpoint checkpoint =
                new WorkspaceCheckpoint(context.checkpoints() + "/" + plan.path(), resources.checkpointSteps());
        MapPartitionsFunction<Row, Row> task =
                new TrainTask(plan, config, model, seed, path, context.workspace(), checkpoint, counter);
        SparkContext spark = context.spark().sparkContext();
        try (TaskDeadline deadline = new TaskDeadline(spark, folder + "/" + plan.path(), resources.taskHours())) {
            spark.setJobDescription("train " + plan.path() + ": " + plan.rows() + " rows");
            Dataset<Row> chosen = AdapterRows.of(plan, rows, context.seed());
            return deadline.explain(() -> codec.decode(TaskResources.map(chosen, task, codec.encoder(), resources)
                    .collectAsList()
                    .get(0)));
        } catch (Exception e) {
            // Spark throws checked exceptions without declaring them
            LOG.error("adapter {} failed", plan.path(), e);
            return Adapter.failed(plan.adapter(), plan.memory(), plan.personaId(), plan.rows(), rootMessage(e));
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
