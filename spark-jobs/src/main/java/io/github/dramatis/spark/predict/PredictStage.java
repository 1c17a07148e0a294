package io.github.dramatis.spark.predict;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.core.config.PredictConfig;
import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.llm.Estimate;
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
import io.github.dramatis.spark.train.Memberships;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Asks every model about the test rows. Validation rows of the purpose pool are asked too, but only to make label
 * distributions as sure as they are right and to pool them with the best baseline's; they are not predictions. Models
 * behind a server ({@link ServedModels}) are asked first, as the frozen one is: of each memory variant.
 */
public final class PredictStage implements Stage<PredictResult> {
    /** Column that marks the rows that get sampled text. */
    public static final String WITH_TEXT = "with_text";

    private static final int LOGIC_VERSION = 7;
    /** Where a server is asked too. */
    private static final int SERVED_LOGIC_VERSION = 9;

    private final PredictConfig config;
    private final List<String> schemes;
    private final AgentModel model;
    private final ResourcesConfig resources;
    private final boolean choosing;

    /**
     * @param config how much is asked
     * @param schemes of the personas, the first one first
     * @param model the base
     * @param resources how many tasks the prompts of a variant are spread over
     */
    public PredictStage(PredictConfig config, List<String> schemes, AgentModel model, ResourcesConfig resources) {
        this(config, schemes, model, resources, false);
    }

    private PredictStage(
            PredictConfig config, List<String> schemes, AgentModel model, ResourcesConfig resources, boolean choosing) {
        this.choosing = choosing;
        this.config = config;
        this.schemes = List.copyOf(schemes);
        this.model = model;
        this.resources = resources;
    }

    /** The same, which also asks for choices if there are any. */
    public PredictStage choosing(ChoiceConfig choice) {
        return new PredictStage(config, schemes, model, resources, choice.asked());
    }

    @Override
    public String name() {
        return "predict";
    }

    @Override
    public int logicVersion() {
        return config.server().models().isEmpty() ? LOGIC_VERSION : SERVED_LOGIC_VERSION;
    }

    @Override
    public List<Table<?>> inputs() {
        return List.of(
                Tables.EXAMPLES,
                Tables.AGENTS,
                Tables.PERSONA_MEMBERS,
                Tables.ADAPTERS,
                Tables.BASELINES,
                Tables.BASELINE_PREDICTIONS);
    }

    @Override
    public List<Table<?>> outputs() {
        return choosing
                ? List.of(Tables.PREDICTIONS, Tables.VARIANTS, Tables.CHOICES, Tables.CHOICE_FITS)
                : List.of(Tables.PREDICTIONS, Tables.VARIANTS);
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("predict", config.identity(), "model", model.identity(), "scale", model.scale());
    }

    @Override
    public PredictResult run(StageContext context) {
        List<Adapter> adapters = context.records(Tables.ADAPTERS);
        AskedModels models = models(context);
        ServedModels served = new ServedModels(config, model.scale());
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> clusters = kept.keep(Memberships.of(context, schemes, randomSeeds(adapters)));
            Dataset<Row> ratings = examples(context, clusters, Target.RATING);
            Dataset<Row> slates = examples(context, clusters, Target.CHOICE);
            List<String> memories = memories(ratings.unionByName(slates));
            Plan plan = plan(
                    served.variants(memories),
                    models.of(memories, adapters),
                    possible(ratings, slates),
                    context.seed());
            // asked once, read twice: to calibrate and for the predictions
            Dataset<Row> prompts = kept.keep(models.chosen(plan.limit().of(ratings), memories));
            Dataset<Row> choices = plan.limit().of(slates).withColumn(WITH_TEXT, lit(false));
            Function<AskedModel, Dataset<Row>> promptsOf = variant -> asked(models, variant, prompts, choices);
            List<Dataset<Row>> answers = new ArrayList<>(askServer(served, plan.served(), promptsOf, context));
            try (TaskProgress progress =
                    new TaskProgress(context.spark(), context.progress(), "predict, prompts", plan.prompts())) {
                askOwn(plan, promptsOf, context, progress.counter()).ifPresent(answers::add);
                PredictResult result = write(context, plan.all(), answers, adapters, served.figures())
                        .withoutAnswers(
                                AskedModels.unanswered(adapters, plan.limit().of(ratings)),
                                AskedModels.untrained(adapters, plan.limit().of(ratings)),
                                plan.leftOut(),
                                plan.poolLeftOut());
                served.compact(context);
                return result;
            }
        }
    }

    private static int randomSeeds(List<Adapter> adapters) {
        return adapters.stream()
                .filter(adapter -> adapter.adapter().equals(Adapter.RANDOM))
                .mapToInt(adapter -> adapter.seed() + 1)
                .max()
                .orElse(0);
    }

    /**
     * Who is asked how much.
     *
     * @param served models behind a server
     * @param own models of the own engine
     * @param limit of the rows
     * @param prompts of the own models, in all
     * @param leftOut test rows of all models that the limit costs
     * @param poolLeftOut targets to fit on that it costs
     */
    private record Plan(
            List<AskedModel> served,
            List<AskedModel> own,
            RowLimit limit,
            long prompts,
            long leftOut,
            long poolLeftOut) {
        List<AskedModel> all() {
            return Stream.concat(served.stream(), own.stream()).toList();
        }
    }

    private Plan plan(List<AskedModel> served, List<AskedModel> own, Dataset<Row> prompts, long seed) {
        List<AskedModel> all = Stream.concat(served.stream(), own.stream()).toList();
        AskedCounts possible = AskedCounts.of(prompts, all);
        RowLimit limit = RowLimit.of(config.maxRows(), possible, all, seed);
        AskedCounts asked = limit.isAll() ? possible : AskedCounts.of(limit.of(prompts), all);
        return new Plan(
                served, own, limit, asked.all(own), possible.test(all) - asked.test(all), pool(possible) - pool(asked));
    }

    private static long pool(AskedCounts counts) {
        return counts.pool(Target.RATING) + counts.pool(Target.CHOICE);
    }

    private Optional<Dataset<Row>> askOwn(
            Plan plan, Function<AskedModel, Dataset<Row>> prompts, StageContext context, LongAccumulator answered) {
        if (plan.own().isEmpty()) {
            return Optional.empty();
        }
        Map<AskedModel, Dataset<Row>> asked = new LinkedHashMap<>();
        plan.own().forEach(variant -> asked.put(variant, prompts.apply(variant)));
        return Optional.of(
                new ModelAsking(config, model, resources).keeping().of(asked, plan.prompts(), context, answered));
    }

    /** Calibrates on the answers to pooling rows and writes those to test rows. */
    private PredictResult write(
            StageContext context,
            List<AskedModel> variants,
            List<Dataset<Row>> asked,
            List<Adapter> adapters,
            Map<String, PredictResult.Served> served) {
        Dataset<Row> all = asked.stream()
                .reduce(Dataset::union)
                .orElseThrow(() -> new UserError(
                        "stage predict",
                        "there is no model to ask",
                        "set predict.frozen to true, name adapters in train.adapters or give predict.base-url"));
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> answers = kept.keep(all);
            Partner partner = new Partner(context);
            Dataset<Row> beside = partner.addTo(answers.where(col("task").equalTo(Target.RATING)));
            Calibration calibration =
                    Calibration.of(beside, answer -> model.scale().nearestIndex(answer.rating()));
            long rows = context.write(
                    Tables.PREDICTIONS, Predictions.of(beside, calibration.powers(), model.scale(), context.seed()));
            context.write(Tables.VARIANTS, new Variants(model, calibration, partner.baseline(), adapters).of(variants));
            long texts = answers.where(col("text").isNotNull()).count();
            long choices = choosing
                    ? new Choosing(context, model.scale().isRated())
                            .write(answers.where(col("task").equalTo(Target.CHOICE)))
                    : 0;
            return PredictResult.of(rows, choices, texts, variants.size(), calibration, partner.baseline(), served);
        }
    }

    private List<Dataset<Row>> askServer(
            ServedModels served,
            List<AskedModel> variants,
            Function<AskedModel, Dataset<Row>> prompts,
            StageContext context) {
        if (variants.isEmpty()) {
            return List.of();
        }
        TaskResources.refuseSpeculation(context.spark().sparkContext().getConf(), name());
        return served.ask(context, variants, prompts);
    }

    /** What asking the models behind a server would take, one a model; asks and writes nothing. */
    public List<Estimate> estimate(StageContext context) {
        if (config.baseUrl().isEmpty()) {
            throw new UserError(
                    "configuration key predict.base-url",
                    "it is not set: no server is asked, and nothing costs anything",
                    "give the address of a server and name its models in predict.server.models");
        }
        Dataset<Row> clusters = Memberships.of(context, schemes, 0);
        Dataset<Row> ratings = examples(context, clusters, Target.RATING);
        Dataset<Row> choices = examples(context, clusters, Target.CHOICE);
        AskedModels models = models(context);
        ServedModels served = new ServedModels(config, model.scale());
        List<AskedModel> variants = served.variants(memories(ratings.unionByName(choices)));
        // models of the own engine take their part of the limit too: this is the most that servers are asked
        RowLimit limit = plan(variants, List.of(), possible(ratings, choices), context.seed())
                .limit();
        return served.estimate(
                context, variants, variant -> asked(models, variant, limit.of(ratings), limit.of(choices)));
    }

    /**
     * The rows to calibrate on and the test rows, with the clusters of their users.
     *
     * @param clusters see {@link Memberships}
     */
    private static Dataset<Row> examples(StageContext context, Dataset<Row> clusters, String task) {
        return context.read(Tables.EXAMPLES)
                .where(col("task").equalTo(task))
                .where(col("purpose").isin(Target.POOL, Target.TEST))
                .join(clusters, "user_id");
    }

    private static List<String> memories(Dataset<Row> examples) {
        return examples.select("memory").distinct().collectAsList().stream()
                .map(memory -> memory.getString(0))
                .sorted()
                .toList();
    }

    /** What there is to ask, of some model or other. */
    private Dataset<Row> possible(Dataset<Row> ratings, Dataset<Row> choices) {
        return choosing ? ratings.unionByName(choices) : ratings;
    }

    /** The ratings that a model is asked for, and the choices. */
    private Dataset<Row> asked(AskedModels models, AskedModel variant, Dataset<Row> ratings, Dataset<Row> choices) {
        Dataset<Row> rows = models.promptsOf(variant, ratings);
        return choosing && !variant.isControl() ? rows.unionByName(models.promptsOf(variant, choices)) : rows;
    }

    private AskedModels models(StageContext context) {
        return new AskedModels(config, schemes.get(0), model.compared().keySet(), context.seed());
    }
}
