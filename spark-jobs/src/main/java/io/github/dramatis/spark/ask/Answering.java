package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.PersonaScheme;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.core.prompt.MemoryVariant;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.baselines.PairBaseline;
import io.github.dramatis.spark.examples.EvidenceRows;
import io.github.dramatis.spark.examples.ExamplesStage;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.predict.AskedModel;
import io.github.dramatis.spark.predict.ModelAsking;
import io.github.dramatis.spark.predict.PredictStage;
import io.github.dramatis.spark.progress.TaskProgress;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.TablesInstead;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Tables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Answers pairs as one variant would, part by part; what a part was made from is released by the next one or {@link
 * #close}.
 */
final class Answering implements AutoCloseable {
    static final String PROMPT_PREFIX = "prefix";
    static final String PROMPT_SUFFIX = "suffix";

    private final StageContext context;
    private final DramatisConfig config;
    private final RatingScale scale;
    private final AgentModel model;
    private final AskedVariant variant;
    private final AnsweredPrompts answered;
    private final Map<String, String> adapters = new TreeMap<>(); // path to what decides how it was trained
    private long asked;
    private AskedTables tables; // of the part under way
    private Dataset<Row> prompts; // likewise

    /** @param variant who is asked */
    Answering(StageContext context, DramatisConfig config, AgentModel model, AskedVariant variant) {
        this.context = context;
        this.config = config;
        this.scale = model.scale();
        this.model = model;
        this.variant = variant;
        this.answered = new AnsweredPrompts(context.spark(), context.workspace());
        answered.removeTorn();
        for (Adapter adapter : context.records(Tables.ADAPTERS)) {
            if (adapter.path() != null) {
                adapters.put(adapter.path(), adapter.runFingerprint());
            }
        }
    }

    /** How many prompts the model has been asked so far; the others had an answer. */
    long asked() {
        return asked;
    }

    /**
     * What is needed to answer pairs: target_id, user_id, item_id, persona_id, revision, reflector, evidence, memories,
     * too_long, prefix, suffix, seen, {@link AnsweredPrompts#LOG_PROBABILITIES} where a model is asked, {@link
     * PairBaseline#EXPECTED} and {@link PairBaseline#PROBABILITIES} where a baseline is. Pairs of users of whom nothing
     * is known have no revision.
     *
     * @param pairs {@link AskedPairs#rows}
     * @param given {@link GivenRatings#rows}
     */
    Dataset<Row> of(Dataset<Row> pairs, Dataset<Row> given) {
        close();
        tables = new AskedTables(context, config, scale, pairs, given);
        MemoryVariant memory = memory();
        TablesInstead forPrompts = tables.forPrompts(memory.showsMemories());
        prompts = withPersona(prompts(forPrompts, memory), forPrompts).persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> answers = prompts;
        if (variant.asksModel()) {
            Dataset<Row> keyed = prompts.withColumn(AnsweredPrompts.KEY, key());
            ask(keyed.where(not(col(ExamplesStage.TOO_LONG))));
            answers = keyed.join(
                    answered.read().select(AnsweredPrompts.KEY, AnsweredPrompts.LOG_PROBABILITIES),
                    new String[] {AnsweredPrompts.KEY},
                    "left");
        }
        if (variant.baseline() != null) {
            answers = answers.join(ofBaseline(forPrompts, memory), new String[] {"target_id"}, "left");
        }
        Dataset<Row> reflectors = forPrompts.read(Tables.PROFILES).select("user_id", "revision", "reflector");
        return pairs.select("target_id", "user_id", "item_id")
                .join(
                        answers.join(reflectors, new String[] {"user_id", "revision"}, "left")
                                .drop("user_id", "item_id"),
                        new String[] {"target_id"},
                        "left")
                .join(tables.seen().withColumn("seen", lit(true)), new String[] {"user_id", "item_id"}, "left")
                .withColumn("seen", coalesce(col("seen"), lit(false)));
    }

    /** Rows of the table answers; see {@link #of}. */
    Dataset<Row> answers(Dataset<Row> pairs, Dataset<Row> given) {
        return of(pairs, given).map(rows(), Tables.ANSWERS.codec().encoder());
    }

    /** What makes a row of the table answers from a row of {@link #of}. */
    AnswerRows rows() {
        return new AnswerRows(variant, scale, context.seed());
    }

    private Dataset<Row> ofBaseline(TablesInstead forPrompts, MemoryVariant memory) {
        PairBaseline baseline = new PairBaseline(variant.baseline(), config.estimate(), scale);
        Dataset<Row> asked = prompts.select("target_id", "user_id", "item_id", "evidence");
        if (baseline.readsContent()) {
            Dataset<Row> content = new EvidenceRows(
                            forPrompts, config.examples().ofMemory(memory.label()), config.estimate(), scale)
                    .of(forPrompts)
                    .select("target_id", EvidenceRows.CONTENT);
            asked = asked.join(content, new String[] {"target_id"});
        }
        return baseline.of(context, asked, tables.history());
    }

    /** A baseline needs the numbers that a prompt shows: those of the first memory variant. */
    private MemoryVariant memory() {
        return MemoryVariant.of(
                variant.asksModel()
                        ? variant.variant().memory()
                        : config.examples().memory().get(0));
    }

    private Dataset<Row> prompts(TablesInstead tables, MemoryVariant memory) {
        return new ExamplesStage(config.examples().ofMemory(memory.label()), config.estimate(), scale, config.model())
                .prompts(tables);
    }

    private Dataset<Row> withPersona(Dataset<Row> rows, TablesInstead forPrompts) {
        if (!variant.goesByPersona()) {
            return rows.withColumn("persona_id", lit(null).cast("string"));
        }
        String name = variant.variant().scheme();
        PersonaScheme scheme = config.cluster().schemes().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserError(
                        "--variant " + variant.id(),
                        "its personas are of the scheme " + name + ", which the configuration does not have",
                        "give the configuration of the last run with -c"));
        return rows.join(tables.personas(forPrompts, scheme), new String[] {"user_id"}, "left");
    }

    /**
     * The answer depends on the prompt and the model; the user is in it so that who is forgotten takes nobody's answer
     * along.
     */
    private Column key() {
        Column models = lit("");
        // sorted: the order of Map.of differs between JVMs
        for (AskedModel asked : variant.models()) {
            String identity =
                    Sha256.hex(new TreeMap<>(model.identity()) + "\n" + adapters.getOrDefault(asked.path(), "none"));
            models = asked.personaId() == null
                    ? lit(identity)
                    : when(col("persona_id").equalTo(asked.personaId()), identity)
                            .otherwise(models);
        }
        Column separator = lit("\u0000");
        return sha2(
                concat(models, separator, col("user_id"), separator, col(PROMPT_PREFIX), separator, col(PROMPT_SUFFIX)),
                256);
    }

    /** Asks what has no answer yet and keeps the answers. */
    private void ask(Dataset<Row> prompts) {
        Dataset<Row> missing = prompts.join(
                        answered.read().select(AnsweredPrompts.KEY), new String[] {AnsweredPrompts.KEY}, "left_anti")
                .dropDuplicates(AnsweredPrompts.KEY)
                .withColumn(PredictStage.WITH_TEXT, lit(false))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Map<AskedModel, Dataset<Row>> byModel = new LinkedHashMap<>();
            for (AskedModel one : variant.models()) {
                byModel.put(
                        one,
                        one.personaId() == null
                                ? missing
                                : missing.where(col("persona_id").equalTo(one.personaId())));
            }
            long total = byModel.values().stream().mapToLong(Dataset::count).sum();
            if (total == 0) {
                return;
            }
            try (TaskProgress progress = new TaskProgress(context.spark(), context.progress(), "ask, prompts", total)) {
                Dataset<Row> answers = new ModelAsking(config.predict(), model, config.resources())
                        .of(byModel, context, progress.counter())
                        .select("example_id", AnsweredPrompts.LOG_PROBABILITIES);
                answered.add(missing.select("example_id", "user_id", AnsweredPrompts.KEY)
                        .join(answers, new String[] {"example_id"}));
            }
            asked += total;
        } finally {
            missing.unpersist();
        }
    }

    @Override
    public void close() {
        if (prompts != null) {
            prompts.unpersist();
            prompts = null;
        }
        if (tables != null) {
            tables.close();
            tables = null;
        }
    }
}
