package io.github.dramatis.spark.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;

import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.spark.model.AdapterFiles;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.progress.TaskProgress;
import io.github.dramatis.spark.session.TaskResources;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains LoRA adapters: for everybody, for each persona, and for their controls, random clusters of the same sizes and
 * as many rows drawn from everybody.
 */
public final class TrainStage implements Stage<TrainResult> {
    private static final Logger LOG = LoggerFactory.getLogger(TrainStage.class);
    private static final int LOGIC_VERSION = 7;

    private final TrainConfig config;
    private final List<TrainSetting> settings;
    private final List<String> schemes;
    private final AgentModel model;
    private final ResourcesConfig resources;
    private final boolean keepsParents; // in an incremental run

    /**
     * @param config what is trained and how
     * @param schemes of the personas, the first one first
     * @param model the base and the labels of its answers
     * @param resources how many adapters are trained at the same time, and what each may use
     */
    public TrainStage(TrainConfig config, List<String> schemes, AgentModel model, ResourcesConfig resources) {
        this(config, List.of(TrainSetting.alone(config)), schemes, model, resources, false);
    }

    private TrainStage(
            TrainConfig config,
            List<TrainSetting> settings,
            List<String> schemes,
            AgentModel model,
            ResourcesConfig resources,
            boolean keepsParents) {
        this.config = config;
        this.settings = settings;
        this.schemes = List.copyOf(schemes);
        this.model = model;
        this.resources = resources;
        this.keepsParents = keepsParents;
    }

    /** The same, which trains everything in each of these ways. */
    public TrainStage comparing(List<TrainSetting> ways) {
        return new TrainStage(config, List.copyOf(ways), schemes, model, resources, keepsParents);
    }

    /**
     * This stage in an incremental run: it keeps the adapters that others go on from, so that of those only they are
     * trained again whose own rows have changed. Where none goes on from another it is the same stage.
     */
    public TrainStage incremental() {
        boolean keeps = config.personaFrom().equals("single") && config.from().isEmpty();
        return new TrainStage(config, settings, schemes, model, resources, keeps);
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
        return List.of(Tables.EXAMPLES, Tables.AGENTS, Tables.PERSONA_MEMBERS);
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.ADAPTERS);
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = lastingSettings();
        if (keepsParents) {
            settings.put("parents", "kept");
        }
        return settings;
    }

    /** All but whether adapters are kept: with others a kept one would not be what the configuration says. */
    @Override
    public Map<String, Object> lastingSettings() {
        Map<String, Object> settings = new TreeMap<>(Map.of("train", config, "model", model.identity()));
        if (this.settings.get(0).id() != null) {
            // the model's identity says which weights these are, wherever they lie
            settings.put(
                    "over",
                    this.settings.stream()
                            .map(way -> new TrainSetting(way.settings(), way.train(), null))
                            .toList());
        }
        if (!config.from().isEmpty()) {
            settings.put("given", new GivenAdapters(config.from(), model).identity());
        }
        return settings;
    }

    @Override
    public Optional<Stage<?>> full() {
        return keepsParents
                ? Optional.of(new TrainStage(config, settings, schemes, model, resources, false))
                : Optional.empty();
    }

    /**
     * Examples to train on and to stop by, kept: they are read for every adapter.
     *
     * @param examples with the columns of {@link Memberships}
     * @param randomSeeds how many draws of random clusters there are
     * @param kept holds the examples
     */
    record Rows(Dataset<Row> examples, int randomSeeds, KeptRows kept) implements AutoCloseable {
        @Override
        public void close() {
            kept.close();
        }
    }

    Rows rows(StageContext context) {
        int randomSeeds = config.adapters().contains(Adapter.RANDOM) ? config.seeds() : 0;
        KeptRows kept = new KeptRows();
        Dataset<Row> examples = context.read(Tables.EXAMPLES)
                .where(col("purpose").isin(Target.TRAIN, Target.STOP))
                .join(Memberships.of(context, schemes, randomSeeds), "user_id");
        return new Rows(kept.keepOnDisk(examples), randomSeeds, kept);
    }

    /** @throws UserError if there is nothing to train on */
    List<AdapterPlan> plans(Rows rows) {
        List<AdapterPlan> plans = AdapterPlan.of(
                available(rows.examples().where(col("purpose").equalTo(Target.TRAIN)), rows.randomSeeds()),
                settings,
                schemes);
        if (plans.isEmpty()) {
            throw new UserError(
                    "stage train",
                    "there is no training example",
                    "give users with more history, or lower reflect.batch-size: a user's first batch is never a"
                            + " target");
        }
        return plans;
    }

    @Override
    public TrainResult run(StageContext context) {
        TaskResources.refuseSpeculation(context.spark().sparkContext().getConf(), name());
        try (Rows rows = rows(context)) {
            return train(context, rows);
        }
    }

    private TrainResult train(StageContext context, Rows rows) {
        List<AdapterPlan> plans = plans(rows);
        KeptParents kept = keepsParents ? KeptParents.of(context) : KeptParents.none(context);
        List<Adapter> adapters = config.from().isEmpty()
                ? trainAll(context, rows.examples(), plans, kept)
                : new GivenAdapters(config.from(), model)
                        .publish(plans, context.workspace(), plan -> path(context, plan));
        if (adapters.stream().noneMatch(a -> a.status().equals(Adapter.TRAINED))) {
            throw new IllegalStateException(
                    "all adapters failed; the first: " + adapters.get(0).error());
        }
        context.write(Tables.ADAPTERS, adapters);
        long leftOut = plans.stream()
                .filter(AdapterPlan::limited)
                .mapToLong(plan -> plan.available() - plan.rows())
                .sum();
        return TrainResult.of(adapters, leftOut, kept.in(adapters));
    }

    private List<AdapterPlan.Available> available(Dataset<Row> rows, int randomSeeds) {
        List<String> memberships = new ArrayList<>();
        for (String scheme : schemes) {
            memberships.add(Memberships.persona(scheme));
            for (int seed = 0; seed < randomSeeds; seed++) {
                memberships.add(Memberships.random(scheme, seed));
            }
        }
        Column cluster = explode(map(memberships.stream()
                .flatMap(membership -> Stream.of(lit(membership), col(membership)))
                .toArray(Column[]::new)));
        return rows
                .select(col("memory"), cluster.as(new String[] {"membership", "cluster"}))
                .groupBy("memory", "membership", "cluster")
                .agg(count(lit(1)).as("rows"))
                .sort("memory", "membership", "cluster")
                .collectAsList()
                .stream()
                .map(row ->
                        new AdapterPlan.Available(row.getString(0), row.getString(1), row.getString(2), row.getLong(3)))
                .toList();
    }

    /** Tables name files relative to the workspace, so that it can be moved. */
    private static String path(StageContext context, AdapterPlan plan) {
        return context.folder("adapters").substring(context.workspace().length() + 1) + "/" + plan.path();
    }

    /**
     * Adapters that are trained once and that others go on from come first; the others follow as soon as theirs is
     * there.
     */
    private List<Adapter> trainAll(StageContext context, Dataset<Row> rows, List<AdapterPlan> plans, KeptParents kept) {
        String folder = context.folder("adapters");
        Map<String, Adapter> known = known(context);
        SparkContext spark = context.spark().sparkContext();
        int parallel = TaskResources.sideBySide(spark, resources.parallelAdapters(), resources);
        ExecutorService pool = Executors.newFixedThreadPool(parallel);
        long passes = plans.stream().mapToLong(AdapterPlan::rowsTrained).sum();
        boolean goesOn = config.personaFrom().equals("single");
        // while the adapters that others go on from are trained, only what begins anew is
        int alone = TaskResources.threads(spark, goesOn ? Math.min(parallel, beginAnew(plans)) : parallel);
        int beside = TaskResources.threads(spark, parallel);
        try (TaskProgress progress = new TaskProgress(context.spark(), context.progress(), "train, rows", passes)) {
            Function<AdapterPlan, Adapter> keptOrTrained = plan -> {
                Optional<Adapter> before = kept.keep(plan, path(context, plan));
                before.ifPresent(adapter -> progress.add(plan.rowsTrained()));
                return before.orElseGet(
                        () -> train(context, rows, plan, null, alone, known, folder, progress.counter()));
            };
            Map<String, CompletableFuture<Adapter>> parents = new HashMap<>();
            for (AdapterPlan plan : plans) {
                if (plan.adapter().equals(Adapter.SINGLE_MAX)) {
                    parents.put(parentKey(plan), CompletableFuture.supplyAsync(() -> keptOrTrained.apply(plan), pool));
                }
            }
            List<CompletableFuture<Adapter>> futures = new ArrayList<>();
            for (AdapterPlan plan : plans) {
                CompletableFuture<Adapter> single = parents.get(parentKey(plan));
                if (plan.adapter().equals(Adapter.SINGLE_MAX)) {
                    futures.add(single);
                } else {
                    CompletableFuture<Adapter> begin = plan.goesOn() ? single : CompletableFuture.completedFuture(null);
                    futures.add(begin.thenApplyAsync(
                            parent -> train(context, rows, plan, parent, beside, known, folder, progress.counter()),
                            pool));
                }
            }
            return futures.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw new IllegalStateException("an adapter could not be planned", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** How many adapters wait for no other one; at least 1. */
    static int beginAnew(List<AdapterPlan> plans) {
        long anew = plans.stream().filter(plan -> !plan.goesOn()).count();
        return Math.max(1, Math.toIntExact(anew));
    }

    private static String parentKey(AdapterPlan plan) {
        return plan.parentPath();
    }

    /**
     * What has been trained before and is there, in whatever generation: an adapter whose run would be the same is not
     * trained again.
     */
    private static Map<String, Adapter> known(StageContext context) {
        Map<String, Adapter> known = new HashMap<>();
        Stream.concat(context.recordsOfGenerations(Tables.ADAPTERS).stream(), finished(context).read().stream())
                .filter(adapter -> adapter.status().equals(Adapter.TRAINED) && adapter.runFingerprint() != null)
                .forEach(adapter -> known.computeIfAbsent(
                        adapter.runFingerprint(),
                        run -> AdapterFiles.isThere(context.workspace() + "/" + adapter.path()) ? adapter : null));
        return known;
    }

    /** The adapters that may equal a planned one, since they have as many rows: few of them travel to its task. */
    private static Map<String, Adapter> ofSize(Map<String, Adapter> known, long rows) {
        return known.values().stream()
                .filter(adapter -> adapter.rows() == rows)
                .collect(Collectors.toMap(Adapter::runFingerprint, Function.identity()));
    }

    private static FinishedRows<Adapter> finished(StageContext context) {
        return new FinishedRows<>(
                Adapter.class,
                context.checkpoints(),
                context.spark().sparkContext().hadoopConfiguration());
    }

    /** One adapter; a failure is a row that says so. */
    private Adapter train(
            StageContext context,
            Dataset<Row> rows,
            AdapterPlan plan,
            Adapter parent,
            int threads,
            Map<String, Adapter> known,
            String folder,
            LongAccumulator counter) {
        if (parent != null && !parent.status().equals(Adapter.TRAINED)) {
            return plan.failed("the adapter " + parent.variantId() + " that it would go on from failed");
        }
        long seed = Draws.hash(context.seed(), "train", plan.draws());
        String path = path(context, plan);
        WorkspaceCheckpoint checkpoint =
                new WorkspaceCheckpoint(context.checkpoints() + "/" + plan.path(), resources.checkpointSteps());
        MapPartitionsFunction<Row, Row> task = new TrainTask(
                plan,
                model.of(plan.setting().id()),
                seed,
                path,
                context.workspace(),
                parent,
                ofSize(known, plan.rows()),
                checkpoint,
                threads,
                resources,
                counter);
        SparkContext spark = context.spark().sparkContext();
        try (TaskDeadline deadline = new TaskDeadline(spark, folder + "/" + plan.path(), resources.taskHours())) {
            spark.setJobDescription("train " + plan.path() + ": " + plan.rows() + " rows");
            Dataset<Row> chosen =
                    AdapterRows.of(plan, rows, context.seed(), plan.train().patience() > 0 ? Target.STOP : null);
            Adapter trained = deadline.run(chosen, task, Tables.ADAPTERS.codec(), resources);
            finished(context).keep(trained.path(), trained);
            return trained;
        } catch (Exception e) {
            // Spark throws checked exceptions without declaring them
            LOG.error("adapter {} failed", plan.path(), e);
            return plan.failed(AdapterFailure.reason(e));
        }
    }
}
