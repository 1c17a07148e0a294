package io.github.dramatis.spark.predict;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.config.PredictConfig;
import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.evaluation.TemperatureFit;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Asks every model about the test rows. Validation rows are asked too, but only to fit one temperature a variant by which
 * label distributions are made as sure as they are right; they are not predictions.
 */
public final class PredictStage implements Stage<PredictResult> {
    /** Column that marks the rows that get sampled text. */
    static final String WITH_TEXT = "with_text";

    private static final int LOGIC_VERSION = 2;

    private final PredictConfig config;
    private final AgentModel model;
    private final ResourcesConfig resources;

    /**
     * @param config how much is asked
     * @param model the base
     * @param resources how many tasks the prompts of a variant are spread over
     */
    public PredictStage(PredictConfig config, AgentModel model, ResourcesConfig resources) {
        this.config = config;
        this.model = model;
        this.resources = resources;
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
        return List.of(Tables.EXAMPLES, Tables.PERSONA_MEMBERS, Tables.ADAPTERS);
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.PREDICTIONS);
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("predict", config, "model", model.identity(), "scale", model.scale());
    }

    @Override
    public PredictResult run(StageContext context) {
        Dataset<Row> examples = context.read(Tables.EXAMPLES)
                .where(col("purpose").isin(Target.POOL, Target.TEST))
                .join(context.read(Tables.PERSONA_MEMBERS).select("user_id", "persona_id"), "user_id");
        List<Adapter> adapters = context.records(Tables.ADAPTERS);
        List<Variant> variants = variants(examples, adapters);
        // asked once, read twice: for the temperatures and for the predictions
        Dataset<Row> prompts = chosen(examples, context.seed()).persist(StorageLevel.MEMORY_AND_DISK());
        long total =
                variants.stream().mapToLong(v -> promptsOf(v, prompts).count()).sum();
        try (TaskProgress progress = new TaskProgress(context.spark(), context.progress(), "predict, prompts", total)) {
            Dataset<Row> answers = variants.stream()
                    .map(variant -> ask(variant, prompts, context, progress))
                    .reduce(Dataset::union)
                    .orElseThrow(() -> new UserError(
                            "stage predict",
                            "there is no model to ask",
                            "set predict.frozen to true or name adapters in train.adapters"))
                    .persist(StorageLevel.MEMORY_AND_DISK());
            Map<String, Double> temperatures = temperatures(answers);
            long rows = context.write(Tables.PREDICTIONS, predictions(answers, temperatures, context.seed()));
            long texts = answers.where(col("text").isNotNull()).count();
            long unanswered = unanswered(adapters, examples);
            answers.unpersist();
            return new PredictResult(rows, texts, variants.size(), unanswered, temperatures);
        } finally {
            prompts.unpersist();
        }
    }

    private List<Variant> variants(Dataset<Row> examples, List<Adapter> adapters) {
        List<Variant> variants = new ArrayList<>();
        List<Adapter> trained = adapters.stream()
                .filter(adapter -> adapter.status().equals(Adapter.TRAINED))
                .toList();
        String beside = trained.isEmpty() ? null : trained.get(0).path(); // all adapt the same layers
        if (config.frozen()) {
            for (Row memory :
                    examples.select("memory").distinct().sort("memory").collectAsList()) {
                variants.add(new Variant(Variant.FROZEN, memory.getString(0), null, null, beside));
            }
        }
        for (Adapter adapter : trained) {
            variants.add(new Variant(
                    adapter.adapter(), adapter.memory(), adapter.personaId(), adapter.path(), adapter.path()));
        }
        return variants;
    }

    /** The rows that are asked: all test rows, some of each memory variant marked for text, and those to fit temperatures on. */
    private Dataset<Row> chosen(Dataset<Row> examples, long seed) {
        Dataset<Row> test = examples.where(col("purpose").equalTo(Target.TEST));
        Dataset<Row> texts = examples.select("memory").distinct().sort("memory").collectAsList().stream()
                .map(memory -> test.where(col("memory").equalTo(memory.getString(0))))
                .map(rows ->
                        HashDraw.least(rows, HashDraw.of(seed, "predict-text", col("example_id")), config.textRows()))
                .reduce(Dataset::union)
                .orElse(test)
                .select(col("example_id"), lit(true).as(WITH_TEXT));
        return examples.join(texts, toSeq("example_id"), "left")
                .withColumn(WITH_TEXT, coalesce(col(WITH_TEXT), lit(false)));
    }

    private static Dataset<Row> promptsOf(Variant variant, Dataset<Row> prompts) {
        Dataset<Row> rows = prompts.where(col("memory").equalTo(variant.memory()));
        return variant.personaId() == null ? rows : rows.where(col("persona_id").equalTo(variant.personaId()));
    }

    /** A user's prompts go to one task, side by side, so that they share what they begin with. */
    private Dataset<Row> ask(Variant variant, Dataset<Row> prompts, StageContext context, TaskProgress progress) {
        PredictTask task = new PredictTask(
                variant, config, model, resources, context.seed(), context.workspace(), progress.counter());
        Dataset<Row> asked = promptsOf(variant, prompts)
                .repartition(resources.predictPartitions(), col("user_id"))
                .sortWithinPartitions("user_id", "revision", "example_id");
        return TaskResources.map(asked, task, RowCodec.of(Answers.class).encoder(), resources);
    }

    /** One temperature for each adapter and memory; 1 where no validation row was asked. */
    private Map<String, Double> temperatures(Dataset<Row> answers) {
        RatingScale scale = model.scale();
        Map<String, List<Answers>> validated = answers
                .where(col("purpose").equalTo(Target.POOL))
                .sort("adapter", "memory", "example_id")
                .collectAsList()
                .stream()
                .map(RowCodec.of(Answers.class)::decode)
                .collect(Collectors.groupingBy(a -> key(a.adapter(), a.memory()), TreeMap::new, Collectors.toList()));
        Map<String, Double> temperatures = new TreeMap<>();
        validated.forEach((key, rows) -> temperatures.put(
                key,
                TemperatureFit.fit(
                        rows.stream().map(Answers::logProbabilities).toArray(double[][]::new),
                        rows.stream()
                                .mapToInt(row -> scale.nearestIndex(row.rating()))
                                .toArray())));
        return temperatures;
    }

    private Dataset<Row> predictions(Dataset<Row> answers, Map<String, Double> temperatures, long seed) {
        RatingScale scale = model.scale();
        RowCodec<Answers> answersCodec = RowCodec.of(Answers.class);
        RowCodec<Prediction> codec = Tables.PREDICTIONS.codec();
        MapFunction<Row, Row> map = row -> {
            Answers answer = answersCodec.decode(row);
            String key = key(answer.adapter(), answer.memory());
            LabelDistribution distribution =
                    LabelDistribution.of(answer.logProbabilities(), temperatures.getOrDefault(key, 1.0));
            double uniform = Draws.uniform(seed, "predict-draw", key + "/" + answer.exampleId());
            return codec.encode(new Prediction(
                    answer.exampleId(),
                    answer.userId(),
                    answer.itemId(),
                    answer.personaId(),
                    answer.adapter(),
                    answer.memory(),
                    answer.rating(),
                    distribution.probabilities(),
                    distribution.mass(),
                    distribution.expected(scale),
                    distribution.draw(scale, uniform),
                    answer.text(),
                    answer.answer()));
        };
        return answers.where(col("purpose").equalTo(Target.TEST)).map(map, codec.encoder());
    }

    private static long unanswered(List<Adapter> adapters, Dataset<Row> examples) {
        Dataset<Row> test = examples.where(col("purpose").equalTo(Target.TEST));
        return adapters.stream()
                .filter(adapter -> adapter.status().equals(Adapter.FAILED))
                .mapToLong(adapter -> promptsOf(
                                new Variant(adapter.adapter(), adapter.memory(), adapter.personaId(), null, null), test)
                        .count())
                .sum();
    }

    private static String key(String adapter, String memory) {
        return adapter + "/" + memory;
    }

    private static scala.collection.Seq<String> toSeq(String column) {
        return scala.collection.JavaConverters.asScalaBuffer(List.of(column)).toSeq();
    }
}
