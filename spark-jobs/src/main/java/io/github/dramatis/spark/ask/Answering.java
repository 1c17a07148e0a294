package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.ingest.SourceFormats;
import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.core.prompt.PromptVariant;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.answers.AnsweredPrompts;
import io.github.dramatis.spark.baselines.PairBaseline;
import io.github.dramatis.spark.examples.EvidenceRows;
import io.github.dramatis.spark.examples.ExamplesStage;
import io.github.dramatis.spark.examples.VectorTable;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.TablesInstead;
import io.github.dramatis.spark.table.Tables;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Answers pairs as one variant would, part by part. What a part was made from is released by the next one, and what all
 * share by {@link #close}.
 */
public final class Answering implements AutoCloseable {
    static final String PROMPT_PREFIX = "prefix";
    static final String PROMPT_SUFFIX = "suffix";

    private final StageContext context;
    private final DramatisConfig config;
    private final RatingScale scale;
    private final AskedVariant variant;
    private final PromptAnswers answered; // null where no model is asked
    private final PairBaseline baseline; // null where none is asked
    private final Dataset<Row> pairs;
    private final Dataset<Row> given;
    private AskedSources sources; // null before the first part
    private PromptControl mask; // null where nothing is taken from the prompts
    private AskedTables tables; // of the part under way
    private final KeptRows prompts = new KeptRows(); // likewise

    /**
     * Opens nothing yet.
     *
     * @param variant who is asked
     * @param pairs {@link AskedPairs#rows}: all that there will be asked about
     * @param given {@link GivenRatings#rows}
     * @throws io.github.dramatis.core.error.UserError if the source has no ratings: then agents have not learnt to give
     *     any
     */
    public Answering(
            StageContext context,
            DramatisConfig config,
            AgentModel model,
            AskedVariant variant,
            Dataset<Row> pairs,
            Dataset<Row> given) {
        SourceFormats.requireRatings(
                config.source(),
                "asking agents how they rate items",
                "ask what they take: dramatis simulate shows them recommenders' lists");
        this.context = context;
        this.config = config;
        this.scale = model.scale();
        this.variant = variant;
        this.pairs = pairs;
        this.given = given;
        this.answered = variant.asksModel() ? new PromptAnswers(context, config, model, variant) : null;
        this.baseline = variant.baseline() == null ? null : baseline();
    }

    private PairBaseline baseline() {
        Dataset<Row> everybody = context.read(Tables.INTERACTIONS)
                .where(AskedSources.IN_TRAINING_PART)
                .select("user_id", "item_id", "rating");
        return new PairBaseline(context, variant.baseline(), config.estimate(), scale, everybody);
    }

    /**
     * Asks with prompts from which something is taken.
     *
     * @param control null: nothing
     */
    public Answering without(PromptControl control) {
        mask = control;
        return this;
    }

    /** How many prompts the model has been asked so far; the others had an answer. */
    public long asked() {
        return answered == null ? 0 : answered.asked();
    }

    /**
     * What is needed to answer pairs: target_id, user_id, item_id, persona_id, revision, reflector, evidence, memories,
     * too_long, prefix, suffix, seen, {@link AnsweredPrompts#LOG_PROBABILITIES} where a model is asked, {@link
     * PairBaseline#EXPECTED} and {@link PairBaseline#PROBABILITIES} where a baseline is. Pairs of users of whom nothing
     * is known have no revision.
     *
     * @param part some of the pairs, or all; all of a user's are in one part
     */
    Dataset<Row> of(Dataset<Row> part) {
        release();
        if (sources == null) {
            sources = new AskedSources(context, config, pairs, given);
        }
        tables = new AskedTables(context, config, scale, sources, part);
        PromptVariant shown = shown();
        boolean memories = shown.memory().showsMemories();
        VectorTable.Indexed vectors = memories ? sources.vectors() : null;
        TablesInstead forPrompts = tables.forPrompts(memories);
        Dataset<Row> asked = prompts.keep(tables.withPersona(prompts(forPrompts, shown, vectors), forPrompts, variant));
        Dataset<Row> answers = variant.asksModel() ? answered.addTo(asked) : asked;
        if (baseline != null) {
            answers = answers.join(ofBaseline(asked, forPrompts, shown, vectors), new String[] {"target_id"}, "left");
        }
        Dataset<Row> reflectors = forPrompts.read(Tables.PROFILES).select("user_id", "revision", "reflector");
        return part.select("target_id", "user_id", "item_id")
                .join(
                        answers.join(reflectors, new String[] {"user_id", "revision"}, "left")
                                .drop("user_id", "item_id"),
                        new String[] {"target_id"},
                        "left")
                .join(tables.seen().withColumn("seen", lit(true)), new String[] {"user_id", "item_id"}, "left")
                .withColumn("seen", coalesce(col("seen"), lit(false)));
    }

    /** Rows of the table answers; see {@link #of}. */
    public Dataset<Row> answers(Dataset<Row> part) {
        return of(part).map(rows(), Tables.ANSWERS.codec().encoder());
    }

    /** The same of all pairs. */
    public Dataset<Row> answers() {
        return answers(pairs);
    }

    /** What makes a row of the table answers from a row of {@link #of}. */
    AnswerRows rows() {
        return new AnswerRows(variant, scale, context.seed());
    }

    private Dataset<Row> ofBaseline(
            Dataset<Row> prompts, TablesInstead forPrompts, PromptVariant shown, VectorTable.Indexed vectors) {
        Dataset<Row> asked = prompts.select("target_id", "user_id", "item_id", "evidence");
        if (baseline.readsContent()) {
            Dataset<Row> content = EvidenceRows.asked(
                            forPrompts, config.examples().ofMemory(shown.label()), config.estimate(), scale, vectors)
                    .of(forPrompts)
                    .select("target_id", EvidenceRows.CONTENT);
            asked = asked.join(content, new String[] {"target_id"});
        }
        return baseline.of(asked, tables.known());
    }

    /** A baseline needs the numbers that a prompt shows: those of the first variant. */
    private PromptVariant shown() {
        return PromptVariant.of(
                variant.asksModel()
                        ? variant.variant().memory()
                        : config.examples().memory().get(0));
    }

    private Dataset<Row> prompts(TablesInstead forPrompts, PromptVariant shown, VectorTable.Indexed vectors) {
        ExamplesStage stage =
                new ExamplesStage(config.examples().ofMemory(shown.label()), config.estimate(), scale, config.model());
        return (mask == null ? stage : stage.without(mask)).prompts(forPrompts, vectors);
    }

    private void release() {
        prompts.close();
        if (tables != null) {
            tables.close();
            tables = null;
        }
    }

    @Override
    public void close() {
        release();
        if (sources != null) {
            sources.close();
            sources = null;
        }
        if (baseline != null) {
            baseline.close();
        }
    }
}
