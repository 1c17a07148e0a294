package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.rank;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.unix_micros;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Every user's ratings in the order of time, one an item.
 *
 * <p>Columns: user_id, item_id, rating, timestamp, place (1 for the user's first, by timestamp and item_id), rank (the
 * place of the first rating that shares the timestamp) and history (how many ratings the user has); {@code known},
 * whether the user was in the workspace, and {@code after_reference}, whether the rating was not there in the last full
 * run: both false in a full run.
 */
final class Histories {
    private Histories() {}

    /** Makes histories of the rows of {@link RatingsReader#SCHEMA} that were read. */
    static Dataset<Row> of(Dataset<Row> parsed) {
        return inOrder(read(parsed, false).repartition(col("user_id")));
    }

    /**
     * Joins the rows that were read to those that are known: an incremental run only adds. Of several ratings of an
     * item by a user one in the training part stays, or else the last counts.
     *
     * @param interactions the table as it was before
     */
    static Dataset<Row> of(Dataset<Row> parsed, Dataset<Row> interactions) {
        WindowSpec pair = Window.partitionBy("user_id", "item_id");
        Dataset<Row> known = interactions.select(
                col("user_id"),
                col("item_id"),
                col("rating"),
                unix_micros(col("timestamp")).as("micros"),
                lit(null).cast("string").as("source"),
                lit(null).cast("long").as("offset"),
                col("split").notEqual("test").as("stays"),
                lit(true).as("known"),
                col("after_reference"));
        return inOrder(read(parsed, true)
                .unionByName(known)
                .repartition(col("user_id"))
                .withColumn("after_reference", min("after_reference").over(pair))
                .withColumn("known", max("known").over(Window.partitionBy("user_id"))));
    }

    private static Dataset<Row> read(Dataset<Row> parsed, boolean afterReference) {
        return parsed.where(col("problem").isNull())
                .select("user_id", "item_id", "rating", "micros", "source", "offset")
                .withColumn("stays", lit(false))
                .withColumn("known", lit(false))
                .withColumn("after_reference", lit(afterReference));
    }

    /** @param ratings partitioned by user, in which all windows lie: they need no shuffle */
    private static Dataset<Row> inOrder(Dataset<Row> ratings) {
        WindowSpec user = Window.partitionBy("user_id");
        // the last rating of an item counts; file and offset decide between equal times, the rating where there is no
        // offset
        WindowSpec latest = Window.partitionBy("user_id", "item_id")
                .orderBy(
                        col("stays").desc(),
                        col("micros").desc(),
                        col("source").desc(),
                        col("offset").desc(),
                        col("rating").desc());
        return ratings.withColumn("nth", row_number().over(latest))
                .where("nth = 1")
                .drop("nth", "source", "offset", "stays")
                .withColumn("place", row_number().over(user.orderBy("micros", "item_id")))
                .withColumn("rank", rank().over(user.orderBy("micros")))
                .withColumn("history", count(lit(1)).over(user))
                .withColumn("timestamp", expr("timestamp_micros(micros)"))
                .select(
                        "user_id",
                        "item_id",
                        "rating",
                        "timestamp",
                        "place",
                        "rank",
                        "history",
                        "known",
                        "after_reference");
    }
}
