package io.github.dramatis.spark.examples;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.reference.ItemStatistics;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A row for each item of each slate, to stand among the ratings of its user at the time of the choice.
 *
 * @param context whose targets are looked at
 * @param scale of the ratings
 */
record SlateRows(StageContext context, RatingScale scale) {
    /** Column of whether a row is an item of a slate and no rating. */
    static final String IS_CANDIDATE = "is_candidate";
    /** Column of the choice's target; null of a rating. */
    static final String CHOICE = "choice";
    /** Column of the item's place in the slate, from 0; null of a rating. */
    static final String PLACE = "slate_place";
    /** Column of the item that was taken. */
    static final String TAKEN = "taken_item";
    /** Column of what the user gave the item that was taken. */
    static final String TAKEN_RATING = "taken_rating";
    /** Column of the ratings by others in the twelve months before. */
    static final String RECENT = "recent";
    /** Column of the year of the choice. */
    static final String YEAR = "choice_year";

    private static final String MONTH = "month";
    private static final int MONTHS = 12;
    private static final String[] USER = {"user_id"};
    private static final String[] PAIR = {"user_id", "item_id"};

    /** The ratings without slates. */
    Dataset<Row> none(Dataset<Row> ratings) {
        return ratings.withColumn(IS_CANDIDATE, lit(false))
                .withColumn(CHOICE, lit(null).cast("string"))
                .withColumn(PLACE, lit(null).cast("int"))
                .withColumn(TAKEN, lit(null).cast("string"))
                .withColumn(TAKEN_RATING, lit(null).cast("double"))
                .withColumn(RECENT, lit(0L))
                .withColumn(YEAR, lit(null).cast("int"));
    }

    /**
     * The ratings and the items of the slates.
     *
     * @param ratings user_id, item_id, rating, timestamp, split, target_id, purpose, weight, counted, past
     */
    Dataset<Row> addTo(Dataset<Row> ratings) {
        return none(ratings).unionByName(candidates());
    }

    private Dataset<Row> candidates() {
        Dataset<Row> own = context.read(Tables.INTERACTIONS)
                .join(context.read(Tables.AGENTS).select("user_id"), USER, "left_semi")
                .select(
                        col("user_id"),
                        col("item_id"),
                        col("rating").as("own"),
                        ItemStatistics.isInSums().as("own_counted"));
        Dataset<Row> choices = context.read(Tables.TARGETS)
                .where(col("task").equalTo(Target.CHOICE))
                .join(own.withColumnRenamed("own", TAKEN_RATING).drop("own_counted"), PAIR, "left")
                .withColumnRenamed("item_id", TAKEN);
        Dataset<Row> items = choices.select(
                        col("user_id"),
                        col("target_id"),
                        col("purpose"),
                        col("weight"),
                        col("split"),
                        col("timestamp"),
                        col(TAKEN),
                        coalesce(col(TAKEN_RATING), lit(Double.NaN)).as(TAKEN_RATING),
                        posexplode(col("slate")).as(new String[] {PLACE, "item_id"}))
                .withColumn(MONTH, monthOf(col("timestamp")));
        return items.join(own, PAIR, "left")
                .join(recent(items), new String[] {"item_id", MONTH}, "left")
                .select(
                        col("user_id"),
                        col("item_id"),
                        coalesce(col("own"), lit(scale.min())).as("rating"),
                        col("timestamp"),
                        col("split"),
                        col("target_id"),
                        col("purpose"),
                        col("weight"),
                        coalesce(col("own_counted"), lit(false)).as(PromptSources.COUNTED),
                        when(PromptSources.IN_TRAINING_PART, 0).otherwise(1).as("past"),
                        lit(true).as(IS_CANDIDATE),
                        col("target_id").as(CHOICE),
                        col(PLACE),
                        col(TAKEN),
                        col(TAKEN_RATING),
                        coalesce(col(RECENT), lit(0L)).as(RECENT),
                        year(col("timestamp")).as(YEAR));
    }

    /**
     * How often each item was rated in the twelve months before a month; training parts alone.
     *
     * @param items that are looked for: item_id
     */
    private Dataset<Row> recent(Dataset<Row> items) {
        return context.read(Tables.INTERACTIONS)
                .where(ItemStatistics.isInSums())
                .join(items.select("item_id").distinct(), new String[] {"item_id"}, "left_semi")
                .groupBy(col("item_id"), monthOf(col("timestamp")).as("rated"))
                .agg(count(lit(1)).as("ratings"))
                .withColumn(
                        MONTH,
                        explode(sequence(col("rated").plus(1), col("rated").plus(MONTHS))))
                .groupBy("item_id", MONTH)
                .agg(sum("ratings").as(RECENT));
    }

    private static Column monthOf(Column time) {
        return year(time).multiply(MONTHS).plus(month(time));
    }
}
