package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.spark.answers.AnsweredPrompts;
import io.github.dramatis.spark.examples.ExamplesStage;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.predict.AskedModel;
import io.github.dramatis.spark.predict.ModelAsking;
import io.github.dramatis.spark.predict.PredictStage;
import io.github.dramatis.spark.progress.TaskProgress;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Tables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the models of a variant say to prompts, whether about ratings or choices; what was asked before is not asked
 * again.
 */
public final class PromptAnswers {
    /** Column of the natural logarithms of the labels' probabilities; null of a prompt that was not asked. */
    public static final String LOG_PROBABILITIES = AnsweredPrompts.LOG_PROBABILITIES;

    private final StageContext context;
    private final DramatisConfig config;
    private final AgentModel model;
    private final AskedVariant variant;
    private final AnsweredPrompts answered;
    private final Map<String, String> adapters = new TreeMap<>(); // path to what decides how it was trained
    private long asked;

    /**
     * Writes and removes nothing.
     *
     * @param variant who is asked: a model
     */
    public PromptAnswers(StageContext context, DramatisConfig config, AgentModel model, AskedVariant variant) {
        this.context = context;
        this.config = config;
        this.model = model;
        this.variant = variant;
        this.answered = new AnsweredPrompts(context.spark(), context.workspace());
        for (Adapter adapter : context.records(Tables.ADAPTERS)) {
            if (adapter.path() != null) {
                adapters.put(adapter.path(), adapter.runFingerprint());
            }
        }
    }

    /** How many prompts the model has been asked so far; the others had an answer. */
    public long asked() {
        return asked;
    }

    /**
     * Adds {@link #LOG_PROBABILITIES}.
     *
     * @param prompts {@link ExamplesStage#prompts} with persona_id
     */
    public Dataset<Row> addTo(Dataset<Row> prompts) {
        Dataset<Row> keyed = prompts.withColumn(AnsweredPrompts.KEY, key());
        ask(keyed);
        return keyed.join(
                answered.read().select(AnsweredPrompts.KEY, AnsweredPrompts.LOG_PROBABILITIES),
                new String[] {AnsweredPrompts.KEY},
                "left");
    }

    /** The prompts that have no answer yet. */
    public Dataset<Row> missing(Dataset<Row> prompts) {
        return prompts.where(not(col(ExamplesStage.TOO_LONG)))
                .withColumn(AnsweredPrompts.KEY, key())
                .join(answered.read().select(AnsweredPrompts.KEY), new String[] {AnsweredPrompts.KEY}, "left_anti")
                .dropDuplicates(AnsweredPrompts.KEY);
    }

    /**
     * The answer depends on the prompt and the model; the user is in it so that who is forgotten takes nobody's answer
     * along.
     */
    private Column key() {
        Column models = lit("");
        // sorted: the order of Map.of differs between JVMs
        for (AskedModel asked : variant.models()) {
            String identity = Sha256.hex(new TreeMap<>(model.of(asked.setting()).identity()) + "\n"
                    + adapters.getOrDefault(asked.path(), "none"));
            models = when(answersFor(asked), identity).otherwise(models);
        }
        Column separator = lit("\u0000");
        return sha2(concat(models, separator, col("user_id"), separator, col("prefix"), separator, col("suffix")), 256);
    }

    /** Whether a model is asked about a prompt. */
    private static Column answersFor(AskedModel model) {
        return model.personaId() == null ? lit(true) : col("persona_id").equalTo(model.personaId());
    }

    /** Asks what has no answer yet and keeps the answers. The workspace's lock is held by who asks. */
    private void ask(Dataset<Row> prompts) {
        try (KeptRows kept = new KeptRows()) {
            // one model is asked about each
            Column isAsked =
                    variant.models().stream().map(PromptAnswers::answersFor).reduce(lit(false), Column::or);
            Dataset<Row> missing =
                    kept.keep(missing(prompts.where(isAsked)).withColumn(PredictStage.WITH_TEXT, lit(false)));
            Map<AskedModel, Dataset<Row>> byModel = new LinkedHashMap<>();
            variant.models().forEach(one -> byModel.put(one, missing.where(answersFor(one))));
            long total = missing.count();
            if (total == 0) {
                return;
            }
            answered.removeTorn();
            try (TaskProgress progress = new TaskProgress(context.spark(), context.progress(), "ask, prompts", total)) {
                Dataset<Row> answers = new ModelAsking(config.predict(), model, config.resources())
                        .of(byModel, total, context, progress.counter())
                        .select("example_id", AnsweredPrompts.LOG_PROBABILITIES);
                answered.add(missing.select("example_id", "user_id", AnsweredPrompts.KEY)
                        .join(answers, new String[] {"example_id"}));
            }
            asked += total;
        }
    }
}
