package io.github.dramatis.spark.targets;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_timestamp;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.prompt.ChoiceLetters;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Choices as they were made: slates that users were really shown, in the order in which they were, with what was taken,
 * or nothing.
 *
 * <p>Some cannot be asked about: {@link #WHY} says why. Where an interaction with the item taken is older than its own
 * impression the prompt would show the answer. Within a second the two are of one time, since many logs round.
 *
 * @param batchSize ratings that make a profile's revision
 */
record ShownSlates(int batchSize) {
    /** Column of why an impression cannot be asked about; null where it can. */
    static final String WHY = "why";

    private static final int LEAST = 2;
    private static final String[] PAIR = {"user_id", "item_id"};

    /**
     * Everything that the agents were shown.
     *
     * @param impressions the table
     * @param ratings user_id, item_id, timestamp, split of the agents
     * @return target_id, user_id, item_id (taken, or null), split, revision, timestamp, slate, {@link #WHY}
     */
    Dataset<Row> of(Dataset<Row> impressions, Dataset<Row> ratings) {
        Dataset<Row> shown = impressions
                .join(ratings.select("user_id").distinct(), new String[] {"user_id"}, "left_semi")
                .withColumnRenamed("taken", "item_id")
                .join(
                        ratings.select(
                                col("user_id"), col("item_id"), col("timestamp").as("had")),
                        PAIR,
                        "left")
                .withColumn(
                        "timestamp",
                        when(isOfOneTime(), least("timestamp", "had")).otherwise(col("timestamp")));
        return placed(shown, ratings)
                .withColumn("revision", RevisedRatings.revision(batchSize))
                .withColumn(WHY, why())
                .withColumn("target_id", TargetIds.ofShown(col("nth")))
                .select("target_id", "user_id", "item_id", "split", "revision", "timestamp", "slate", WHY);
    }

    /** Adds position and known, as {@link RevisedRatings#placed}, and the number of slates shown so far at its time. */
    private static Dataset<Row> placed(Dataset<Row> shown, Dataset<Row> ratings) {
        Column isKnown = col("is_rating").and(RevisedRatings.TRAINING);
        // a rating of the very time comes after the slate, as in the walk that makes the prompts
        WindowSpec before = Window.partitionBy("user_id").orderBy(col("timestamp"), col("is_rating"));
        WindowSpec user = Window.partitionBy("user_id");
        WindowSpec atTheTime = Window.partitionBy("user_id", "timestamp", "is_rating")
                .orderBy(array_join(col("slate"), "|"), col("item_id"));
        return shown.withColumn("is_rating", lit(false))
                .unionByName(ratings.select("user_id", "timestamp", "split").withColumn("is_rating", lit(true)), true)
                .withColumn(
                        "position", coalesce(sum(when(isKnown, 1).otherwise(0)).over(before), lit(0)))
                .withColumn("known", count(when(isKnown, true)).over(user))
                .withColumn("nth", row_number().over(atTheTime))
                .where(col("is_rating").equalTo(false));
    }

    private static Column isOfOneTime() {
        return unix_timestamp(col("had")).equalTo(unix_timestamp(col("timestamp")));
    }

    private static Column why() {
        return when(size(col("slate")).lt(LEAST), "a single item")
                .when(size(col("slate")).gt(ChoiceLetters.MOST), "more than " + ChoiceLetters.MOST + " items")
                .when(col("had").lt(col("timestamp")), "taken before it was shown")
                .when(col("revision").equalTo(0), "before the first profile");
    }

    /** How many can be asked about, and how many cannot for what reason. */
    static Map<String, Long> counts(Dataset<Row> shown) {
        Map<String, Long> counts = new TreeMap<>();
        shown.groupBy(coalesce(col(WHY), lit("usable")).as(WHY))
                .agg(count(lit(1)))
                .collectAsList()
                .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        return counts;
    }
}
