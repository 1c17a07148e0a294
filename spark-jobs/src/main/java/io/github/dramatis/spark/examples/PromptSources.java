package io.github.dramatis.spark.examples;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.config.ExamplesConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.prompt.PromptVariant;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.RatingSum;
import io.github.dramatis.spark.estimate.ReferenceFactors;
import io.github.dramatis.spark.estimate.TrainingRatings;
import io.github.dramatis.spark.items.DescribedItems;
import io.github.dramatis.spark.reference.ItemStatistics;
import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.sampling.Numbered;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.util.List;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Brings together what prompts are made of. Sums are in whole steps above the scale's minimum, over the training parts
 * as the last full run froze them.
 */
final class PromptSources {
    /** Column of whether the user's own rating is in the item's sums. */
    static final String COUNTED = "counted";
    /** Column of what another user's profile says. */
    static final String OTHER = "other";

    /** Column of a profile or a memory as other reflectors wrote it. */
    static final String BY_OTHERS = "by_others";

    private static final Column NOBODYS = lit(null).cast("map<string,string>");
    private static final String OTHER_TYPE =
            "struct<text:string,activity_level:string,conformity_level:string,diversity_level:string,"
                    + "by_others:map<string,string>>";
    private static final double TOLERANCE = 1e-6;
    /** Characters: few tokens of a text have more. */
    private static final int LONGEST_TOKEN = 20;

    private static final String ASKED = "is_asked";
    private static final Column IS_ASKED_TARGET =
            col("purpose").equalTo(ExamplesStage.ASKED).as(ASKED);

    static final Column IN_TRAINING_PART = not(col("split").isin("test", ExamplesStage.ASKED));

    private final StageContext context;
    private final RatingScale scale;
    private final EstimateConfig estimate;
    private final ExamplesConfig config;

    PromptSources(StageContext context, RatingScale scale, EstimateConfig estimate, ExamplesConfig config) {
        this.config = config;
        this.estimate = estimate;
        this.context = context;
        this.scale = scale;
    }

    /** Read anew for every use: in Spark 3.5 the two sides of a cogroup must not share columns of one relation. */
    private Dataset<Row> interactions() {
        Column steps = col("rating").minus(scale.min()).divide(scale.step());
        Column offScale = col("rating")
                .isNull()
                .or(col("rating").isNaN())
                .or(col("rating").lt(scale.min() - TOLERANCE))
                .or(col("rating").gt(scale.max() + TOLERANCE))
                .or(abs(steps.minus(rint(steps))).gt(TOLERANCE));
        return context.read(Tables.INTERACTIONS)
                .select(
                        col("user_id"),
                        col("item_id"),
                        col("rating"),
                        col("timestamp"),
                        col("split"),
                        col("after_reference"),
                        rint(steps).cast(DataTypes.LongType).as("steps"),
                        offScale.as("off_scale"));
    }

    /**
     * Sums over all frozen training parts.
     *
     * @param steps sum of the ratings
     * @param ratings how many
     */
    record Totals(long steps, long ratings) {}

    /** @throws UserError if a rating is not on the scale */
    Totals totals() {
        Row row = interactions()
                .agg(count(when(col("off_scale"), true)))
                .crossJoin(items().agg(sum("item_steps"), sum("item_ratings")))
                .first();
        if (row.getLong(0) > 0) {
            throw new UserError(
                    "table interactions",
                    row.getLong(0) + " ratings are not on the scale " + scale,
                    "set source.scale to the scale of the ratings and ingest again");
        }
        return row.isNullAt(1) ? new Totals(0, 0) : new Totals(row.getLong(1), row.getLong(2));
    }

    /** Per item the sum of the frozen training parts and how many ratings that is. */
    private Dataset<Row> items() {
        Column ratings = col("count");
        Column steps = col("millionths")
                .divide(RatingSum.MILLION)
                .minus(ratings.multiply(scale.min()))
                .divide(scale.step());
        return context.read(Tables.REFERENCE_ITEMS)
                .select(
                        col("item_id"),
                        rint(steps).cast(DataTypes.LongType).as("item_steps"),
                        ratings.as("item_ratings"));
    }

    /**
     * A row an agent and revision, as {@link AgentRevision} reads it. Agents without a profile are not among them.
     *
     * @param withOther whether another user's profile stands beside each
     */
    Dataset<Row> agents(boolean withOther) {
        Dataset<Row> users = ofAgents(interactions().where(IN_TRAINING_PART))
                .groupBy("user_id")
                .agg(
                        sum(when(ItemStatistics.isCounted(), col("steps")).otherwise(0L))
                                .as("user_steps"),
                        count(when(ItemStatistics.isCounted(), true)).as("user_ratings"));
        Dataset<Row> revisions = byOthers(context.read(Tables.PROFILES))
                .select(
                        "user_id",
                        "revision",
                        "interactions",
                        "activity_level",
                        "conformity_level",
                        "diversity_level",
                        "text",
                        BY_OTHERS)
                .join(users, "user_id");
        return withOther
                ? revisions.join(others(), "user_id")
                : revisions.withColumn(OTHER, lit(null).cast(OTHER_TYPE));
    }

    private Dataset<Row> ofAgents(Dataset<Row> rows) {
        return rows.join(context.read(Tables.AGENTS).select("user_id"), list("user_id"), "left_semi");
    }

    /** For each agent what the last profile of the next agent says, in an order drawn by hash. */
    private Dataset<Row> others() {
        Column profile = struct("text", "activity_level", "conformity_level", "diversity_level", BY_OTHERS);
        Dataset<Row> last = ofAgents(byOthers(context.read(Tables.PROFILES)))
                .groupBy("user_id")
                .agg(max_by(profile, col("revision")).as(OTHER))
                .sort(HashDraw.of(context.seed(), "other-profile", col("user_id")), col("user_id"));
        Dataset<Row> numbered = Numbered.of(last);
        long users = numbered.count();
        Dataset<Row> next =
                numbered.select(pmod(col(Numbered.PLACE).minus(1), lit(users)).as(Numbered.PLACE), col(OTHER));
        return numbered.select("user_id", Numbered.PLACE)
                .join(next, Numbered.PLACE)
                .drop(Numbered.PLACE);
    }

    /**
     * A row a rating of the agents' training parts and a row a test target, as {@link HistoryItem} reads it; {@code
     * past} orders the training part before the test rows.
     *
     * @param vectors {@link VectorTable.Indexed#numbers} of the items; null where items are not compared
     * @param withMemories whether the lines of M_l are shown
     * @param withChoices whether the items of the slates stand among them, at the time of the choice
     */
    Dataset<Row> ratings(Dataset<Row> vectors, boolean withMemories, boolean withChoices) {
        Dataset<Row> targets = context.read(Tables.TARGETS)
                .where(col("task").equalTo(Target.RATING))
                .select(
                        col("user_id"),
                        col("item_id"),
                        IS_ASKED_TARGET,
                        col("target_id"),
                        col("purpose"),
                        col("weight"));
        // a pair that is asked about may have been rated too: these are two rows, of which one is the target
        Dataset<Row> rated = ofAgents(interactions().drop("off_scale", "steps"))
                .withColumn(ASKED, col("split").equalTo(ExamplesStage.ASKED))
                .join(targets, list("user_id", "item_id", ASKED), "left")
                .drop(ASKED)
                .where(IN_TRAINING_PART.or(col("target_id").isNotNull()))
                .withColumn(COUNTED, ItemStatistics.isInSums())
                .drop("after_reference")
                .withColumn("past", when(IN_TRAINING_PART, 0).otherwise(1));
        SlateRows slates = new SlateRows(context, scale);
        Dataset<Row> rows = (withChoices ? slates.addTo(rated) : slates.none(rated))
                .join(described(), list("item_id"), "left")
                .withColumn("fields", when(col("target_id").isNotNull(), col("fields")))
                .join(items(), list("item_id"), "left")
                .na()
                .fill(0L, new String[] {"item_steps", "item_ratings"});
        rows = withFactors(rows);
        rows = vectors == null
                ? rows.withColumn(VectorTable.NUMBER, lit(null).cast(DataTypes.IntegerType))
                : rows.join(vectors, list("item_id"), "left");
        return withMemories
                ? rows.join(memories(), list("user_id", "item_id"), "left")
                : rows.withColumn("memory", lit(null).cast(DataTypes.StringType))
                        .withColumn(BY_OTHERS, NOBODYS);
    }

    /** What other reflectors wrote, where a variant shows it: tables of earlier versions do not have it. */
    private Dataset<Row> byOthers(Dataset<Row> texts) {
        boolean shown = config.memory().stream()
                .anyMatch(label -> PromptVariant.of(label).reflector() != null);
        return shown ? texts : texts.withColumn(BY_OTHERS, NOBODYS);
    }

    /** Items with what prompts show of them; the fields of those alone that are asked about. */
    private Dataset<Row> described() {
        int characters = LONGEST_TOKEN * config.tokensPerField();
        return DescribedItems.of(context, config.itemFields(), characters)
                .select(
                        col("item_id"),
                        col("title"),
                        col("year"),
                        col("categories"),
                        col(DescribedItems.SHOWN).as("fields"));
    }

    /** Adds fold_bias and factors, of the item as the users of other folds have it. */
    private Dataset<Row> withFactors(Dataset<Row> rows) {
        if (estimate.rank() == 0) {
            return rows.withColumn("fold_bias", lit(null).cast(DataTypes.DoubleType))
                    .withColumn("factors", lit(null).cast("array<float>"));
        }
        Dataset<Row> factors = context.read(Tables.REFERENCE_FACTORS)
                .select(col("item_id"), col("fold"), col("bias").as("fold_bias"), col("factors"));
        return rows.withColumn("fold", TrainingRatings.fold(estimate.folds()))
                .join(factors, list("item_id", "fold"), "left")
                .drop("fold");
    }

    /** How the factors were fitted; without means where there are none. */
    ReferenceFactors factors() {
        return estimate.rank() == 0
                ? new ReferenceFactors(estimate, new double[0])
                : ReferenceFactors.read(context.read(Tables.REFERENCE_FACTORS), estimate, scale);
    }

    private Dataset<Row> memories() {
        return byOthers(context.read(Tables.MEMORIES))
                .select(col("user_id"), col("item_id"), col("text").as("memory"), col(BY_OTHERS));
    }

    /** The items' vectors in a file of their own; null where items are not compared. */
    VectorTable.Indexed vectors(boolean compared) {
        return compared
                ? VectorTable.of(
                        context.spark(), context.read(Tables.ITEM_VECTORS).select("item_id", "vector"))
                : null;
    }

    /**
     * Walks through each agent's revisions and ratings, both in time.
     *
     * @param agents of {@link #agents}
     * @param ratings of {@link #ratings}
     * @param schema of what the walk makes
     */
    static Dataset<Row> walk(
            Dataset<Row> agents, Dataset<Row> ratings, CoGroupFunction<String, Row, Row, Row> walk, StructType schema) {
        Column[] byRevision = {col("revision")};
        Column[] byTime = {
            col("past"),
            col("timestamp"),
            col(SlateRows.IS_CANDIDATE).desc(),
            col(SlateRows.CHOICE),
            col(SlateRows.PLACE),
            col("item_id")
        };
        return Rows.byUser(agents).cogroupSorted(Rows.byUser(ratings), byRevision, byTime, walk, Encoders.row(schema));
    }

    private static Seq<String> list(String... columns) {
        return JavaConverters.asScalaBuffer(List.of(columns)).toSeq();
    }
}
