package io.github.dramatis.spark.predict;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.core.config.PredictConfig;
import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.estimate.PooledDistribution;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.llm.Estimate;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.progress.TaskProgress;
import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.session.TaskResources;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Prediction;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import io.github.dramatis.spark.train.Memberships;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Asks every model about the test rows. Validation rows of the purpose pool are asked too, but only to make label
 * distributions as sure as they are right and to pool them with the best baseline's; they are not predictions. Models
 * behind a server ({@link ServedModels}) are asked first, as the frozen one is: of each memory variant.
 */
public final class PredictStage implements Stage<PredictResult> {
    /** Column that marks the rows that get sampled text. */
    public static final String WITH_TEXT = "with_text";

    private static final int LOGIC_VERSION = 6;

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
        return LOGIC_VERSION;
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
        int randomSeeds = adapters.stream()
                .filter(adapter -> adapter.adapter().equals(Adapter.RANDOM))
                .mapToInt(adapter -> adapter.seed() + 1)
                .max()
                .orElse(0);
        Dataset<Row> examples = examples(context, randomSeeds, Target.RATING);
        Dataset<Row> choices = examples(context, randomSeeds, Target.CHOICE).withColumn(WITH_TEXT, lit(false));
        List<String> memories = memories(examples.unionByName(choices, true));
        // asked once, read twice: to calibrate and for the predictions
        Dataset<Row> prompts = chosen(examples, memories, context.seed()).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            ServedModels served = new ServedModels(config, model.scale());
            List<AskedModel> variants = new ArrayList<>(served.variants(memories));
            List<Dataset<Row>> answers = new ArrayList<>(
                    variants.isEmpty() ? List.of() : askServer(served, variants, prompts, choices, context));
            Map<AskedModel, Dataset<Row>> asked = new LinkedHashMap<>();
            variants(memories, adapters)
                    .forEach(variant -> asked.put(variant, asked(variant, prompts, choices, context.seed())));
            variants.addAll(asked.keySet());
            long total = asked.values().stream().mapToLong(Dataset::count).sum();
            try (TaskProgress progress =
                    new TaskProgress(context.spark(), context.progress(), "predict, prompts", total)) {
                if (!asked.isEmpty()) {
                    answers.add(new ModelAsking(config, model, resources).of(asked, context, progress.counter()));
                }
                PredictResult result = write(context, variants, answers, adapters, served.figures())
                        .withUnanswered(unanswered(adapters, examples));
                served.compact(context);
                return result;
            }
        } finally {
            prompts.unpersist();
        }
    }

    /** Calibrates on the answers to pooling rows and writes those to test rows. */
    private PredictResult write(
            StageContext context,
            List<AskedModel> variants,
            List<Dataset<Row>> asked,
            List<Adapter> adapters,
            Map<String, PredictResult.Served> served) {
        Dataset<Row> answers = asked.stream()
                .reduce(Dataset::union)
                .orElseThrow(() -> new UserError(
                        "stage predict",
                        "there is no model to ask",
                        "set predict.frozen to true, name adapters in train.adapters or give predict.base-url"))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Partner partner = new Partner(context);
            Dataset<Row> beside = partner.addTo(answers.where(col("task").equalTo(Target.RATING)));
            Calibration calibration = Calibration.of(
                    beside.where(col("purpose")
                                    .equalTo(Target.POOL)
                                    .and(col("error").isNull()))
                            .sort("variant_id", "example_id")
                            .collectAsList(),
                    answer -> model.scale().nearestIndex(answer.rating()));
            long rows = context.write(Tables.PREDICTIONS, predictions(beside, calibration.powers(), context.seed()));
            context.write(
                    Tables.VARIANTS,
                    new Variants(model, calibration.powers(), partner.baseline(), adapters).of(variants));
            long texts = answers.where(col("text").isNotNull()).count();
            long choices = choosing
                    ? new Choosing(context, model.scale().isRated())
                            .write(answers.where(col("task").equalTo(Target.CHOICE)))
                    : 0;
            return PredictResult.of(rows, choices, texts, variants.size(), calibration, partner.baseline(), served);
        } finally {
            answers.unpersist();
        }
    }

    private List<Dataset<Row>> askServer(
            ServedModels served,
            List<AskedModel> variants,
            Dataset<Row> prompts,
            Dataset<Row> choices,
            StageContext context) {
        TaskResources.refuseSpeculation(context.spark().sparkContext().getConf(), name());
        return served.ask(context, variants, variant -> asked(variant, prompts, choices, context.seed()));
    }

    /** What asking the models behind a server would take, one a model; asks and writes nothing. */
    public List<Estimate> estimate(StageContext context) {
        if (config.baseUrl().isEmpty()) {
            throw new UserError(
                    "configuration key predict.base-url",
                    "it is not set: no server is asked, and nothing costs anything",
                    "give the address of a server and name its models in predict.server.models");
        }
        Dataset<Row> ratings = examples(context, 0, Target.RATING);
        Dataset<Row> choices = examples(context, 0, Target.CHOICE);
        ServedModels served = new ServedModels(config, model.scale());
        return served.estimate(
                context,
                served.variants(memories(ratings.unionByName(choices))),
                variant -> asked(variant, ratings, choices, context.seed()));
    }

    /** The rows to calibrate on and the test rows, with the clusters of their users. */
    private Dataset<Row> examples(StageContext context, int randomSeeds, String task) {
        return context.read(Tables.EXAMPLES)
                .where(col("task").equalTo(task))
                .where(col("purpose").isin(Target.POOL, Target.TEST))
                .join(Memberships.of(context, schemes, randomSeeds), "user_id");
    }

    private static List<String> memories(Dataset<Row> examples) {
        return examples.select("memory").distinct().sort("memory").collectAsList().stream()
                .map(memory -> memory.getString(0))
                .toList();
    }

    private List<AskedModel> variants(List<String> memories, List<Adapter> adapters) {
        List<AskedModel> variants = new ArrayList<>();
        List<Adapter> trained = adapters.stream()
                .filter(adapter -> adapter.status().equals(Adapter.TRAINED))
                .toList();
        String beside = trained.isEmpty() ? null : trained.get(0).path(); // all adapt the same layers
        for (String memory : memories) {
            boolean isControl = PromptControl.isControl(memory);
            if (config.frozen() && (!isControl || PromptControl.EMPTY.isOf(memory))) {
                variants.add(frozen(memory, isControl ? config.controlRows() : config.frozenRows(), beside));
            }
            if (isControl) {
                trained.stream()
                        .filter(adapter -> adapter.adapter().equals(Adapter.SINGLE_MAX)
                                && adapter.memory().equals(PromptControl.withoutControl(memory)))
                        .forEach(adapter -> variants.add(control(adapter, memory)));
            }
        }
        trained.forEach(adapter -> variants.add(variant(adapter, adapter.path())));
        if (config.swapRows() > 0) {
            trained.stream()
                    .filter(adapter -> adapter.adapter().equals(Adapter.PERSONA)
                            && adapter.scheme().equals(schemes.get(0)))
                    .forEach(adapter -> variants.add(swap(adapter)));
        }
        return variants;
    }

    private static AskedModel frozen(String memory, int rows, String beside) {
        String id = AskedModel.FROZEN + "/" + memory;
        return new AskedModel(id, AskedModel.FROZEN, null, memory, 0, null, null, null, rows, beside, null);
    }

    /** The adapter of all, asked with prompts that it was not trained for. */
    private AskedModel control(Adapter adapter, String memory) {
        String id = adapter.variantId().replace("/" + adapter.memory(), "/" + memory);
        return variant(adapter, adapter.path()).ofEverybody(id, adapter.adapter(), memory, config.controlRows());
    }

    private static AskedModel variant(Adapter adapter, String path) {
        return new AskedModel(
                adapter.variantId(),
                adapter.adapter(),
                adapter.scheme(),
                adapter.memory(),
                adapter.seed(),
                membership(adapter),
                adapter.personaId(),
                path,
                0,
                path,
                null);
    }

    /** The adapter of a persona of the first scheme, asked about everybody. */
    private AskedModel swap(Adapter adapter) {
        String kind = Predictor.SWAP + adapter.personaId();
        String id = adapter.variantId().replaceFirst("^persona", kind);
        return variant(adapter, adapter.path()).ofEverybody(id, kind, adapter.memory(), config.swapRows());
    }

    /** The column of the clusters that it goes by; null where it answers for everybody. */
    private static String membership(Adapter adapter) {
        if (adapter.personaId() == null) {
            return null;
        }
        return adapter.adapter().equals(Adapter.RANDOM)
                ? Memberships.random(adapter.scheme(), adapter.seed())
                : Memberships.persona(adapter.scheme());
    }

    /**
     * The rows that are asked: all test rows, some of each memory variant marked for text, and those to fit
     * temperatures on.
     */
    private Dataset<Row> chosen(Dataset<Row> examples, List<String> memories, long seed) {
        Dataset<Row> test = examples.where(col("purpose").equalTo(Target.TEST));
        Dataset<Row> texts = memories.stream()
                .filter(memory -> !PromptControl.isControl(memory))
                .map(memory -> test.where(col("memory").equalTo(memory)))
                .map(rows -> HashDraw.least(rows, draw(seed), config.textRows()))
                .reduce(Dataset::union)
                .orElse(test)
                .select(col("example_id"), lit(true).as(WITH_TEXT));
        return examples.join(texts, toSeq("example_id"), "left")
                .withColumn(WITH_TEXT, coalesce(col(WITH_TEXT), lit(false)));
    }

    /** The ratings that a model is asked for, and the choices. */
    private Dataset<Row> asked(AskedModel variant, Dataset<Row> ratings, Dataset<Row> choices, long seed) {
        Dataset<Row> rows = promptsOf(variant, ratings, seed);
        return choosing && !variant.isControl() ? rows.unionByName(promptsOf(variant, choices, seed)) : rows;
    }

    private static Dataset<Row> promptsOf(AskedModel variant, Dataset<Row> prompts, long seed) {
        Dataset<Row> rows = prompts.where(col("memory").equalTo(variant.memory()));
        if (variant.rows() > 0) {
            Dataset<Row> test = rows.where(col("purpose").equalTo(Target.TEST));
            Dataset<Row> drawn = HashDraw.least(test, draw(seed), variant.rows());
            return variant.isControl()
                    ? drawn
                    : drawn.union(rows.where(col("purpose").equalTo(Target.POOL)));
        }
        return variant.personaId() == null ? rows : rows.where(isIn(variant));
    }

    private static Column isIn(AskedModel variant) {
        return col(variant.membership()).equalTo(variant.personaId());
    }

    /** By which rows are drawn where not all are asked: who is asked for a text is asked in any case. */
    private static Column draw(long seed) {
        return HashDraw.of(seed, "predict-rows", col("example_id"));
    }

    /** Of the test rows, what each agent says alone and pooled with the baseline. */
    private Dataset<Row> predictions(Dataset<Row> answers, Calibration.Powers powers, long seed) {
        RatingScale scale = model.scale();
        RowCodec<Answers> answersCodec = RowCodec.of(Answers.class);
        RowCodec<Prediction> codec = Tables.PREDICTIONS.codec();
        FlatMapFunction<Row, Row> predict = row -> {
            Answers answer = answersCodec.decode(row);
            String key = Calibration.key(answer);
            LabelDistribution alone = LabelDistribution.of(
                    answer.logProbabilities(), powers.temperatures().getOrDefault(key, 1.0));
            List<Row> rows = new ArrayList<>();
            rows.add(codec.encode(prediction(answer, "", alone, scale, seed)));
            double[] partner = Partner.probabilities(row);
            PooledDistribution pool = AskedModel.isControl(answer.adapter(), answer.memory()) ? null : powers.pool(key);
            if (pool != null && partner != null) {
                LabelDistribution pooled = LabelDistribution.pooled(answer.logProbabilities(), pool, partner);
                rows.add(codec.encode(prediction(answer, Predictor.POOLED, pooled, scale, seed)));
            }
            return rows.iterator();
        };
        return answers.where(col("purpose").equalTo(Target.TEST)).flatMap(predict, codec.encoder());
    }

    /**
     * @param prefix of the adapter's and the variant's name; a sampled text is the agent's own, so it stands with the
     *     agent alone
     */
    private static Prediction prediction(
            Answers answer, String prefix, LabelDistribution distribution, RatingScale scale, long seed) {
        String variant = prefix + answer.variantId();
        return new Prediction(
                answer.exampleId(),
                answer.targetId(),
                variant,
                answer.userId(),
                answer.itemId(),
                answer.personaId(),
                prefix + answer.adapter(),
                answer.scheme(),
                answer.memory(),
                answer.seed(),
                answer.rating(),
                answer.weight(),
                distribution.probabilities(),
                distribution.mass(),
                distribution.expected(scale),
                distribution.draw(scale, seed, variant, answer.exampleId()),
                prefix.isEmpty() ? answer.text() : null,
                prefix.isEmpty() ? answer.answer() : null,
                answer.labelsFrom(),
                answer.error());
    }

    private static long unanswered(List<Adapter> adapters, Dataset<Row> examples) {
        Dataset<Row> test = examples.where(col("purpose").equalTo(Target.TEST));
        return adapters.stream()
                .filter(adapter -> adapter.status().equals(Adapter.FAILED))
                .mapToLong(adapter -> test.where(col("memory").equalTo(adapter.memory()))
                        .where(adapter.personaId() == null ? lit(true) : isIn(variant(adapter, null)))
                        .count())
                .sum();
    }

    private static scala.collection.Seq<String> toSeq(String column) {
        return scala.collection.JavaConverters.asScalaBuffer(List.of(column)).toSeq();
    }
}
