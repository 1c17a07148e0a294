package io.github.dramatis.spark.targets;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_timestamp;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.spark.sampling.HashDraw;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * What users took and when: ratings that follow each other within some seconds are one event, since that is the order
 * of a page and not one of choices.
 *
 * @param seed of the run: draws which of an event's items stands for it
 * @param burstSeconds ratings at most so far apart are one event
 * @param batchSize ratings that make a profile's revision
 */
record ChoiceEvents(long seed, int burstSeconds, int batchSize) {
    /** Column of when the last rating of an event was given. */
    static final String UNTIL = "until";

    /**
     * Events that can be asked about, with an earlier revision of the profile as {@link RevisedRatings} has it. One
     * that begins in the training part ends there.
     *
     * @param ratings user_id, item_id, timestamp, split
     * @return target_id, user_id, item_id (one of the event's), split, revision, timestamp (of the first rating), until
     */
    Dataset<Row> of(Dataset<Row> ratings) {
        WindowSpec inOrder = RevisedRatings.inOrder();
        Column part = when(RevisedRatings.TRAINING, 0).otherwise(1);
        Column pause = unix_timestamp(col("timestamp")).minus(unix_timestamp(col("before")));
        Column begins = coalesce(pause.gt(burstSeconds).or(col("part_before").notEqual(col("part"))), lit(true));
        Dataset<Row> placed = RevisedRatings.placed(ratings)
                .withColumn("part", part)
                .withColumn("before", lag("timestamp", 1).over(inOrder))
                .withColumn("part_before", lag("part", 1).over(inOrder))
                .withColumn(
                        "event",
                        sum(when(begins, 1).otherwise(0))
                                .over(inOrder.rowsBetween(Window.unboundedPreceding(), Window.currentRow())));
        Column draw = HashDraw.of(seed, "choice-item", concat(col("user_id"), lit(" "), col("item_id")));
        return placed.withColumn("draw", draw)
                .groupBy("user_id", "event")
                .agg(
                        min_by(col("item_id"), struct("draw", "item_id")).as("item_id"),
                        min_by(col("split"), col("position")).as("split"),
                        min("position").as("position"),
                        min("known").as("known"),
                        min("timestamp").as("timestamp"),
                        max("timestamp").as(UNTIL))
                .withColumn("revision", RevisedRatings.revision(batchSize))
                .where(col("revision").gt(0))
                .withColumn("target_id", TargetIds.ofChoice())
                .select("target_id", "user_id", "item_id", "split", "revision", "timestamp", UNTIL);
    }
}
