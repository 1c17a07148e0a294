package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rank;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.udf;

import io.github.dramatis.core.random.Draws;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * Every user's ratings in the order of time, one an item.
 *
 * <p>Columns: user_id, item_id, rating, timestamp, place (1 for the user's first, by timestamp and item_id), rank (the place
 * of the first rating that shares the timestamp) and history (how many ratings the user has).
 */
final class Histories {
    private Histories() {}

    /** From the rows of {@link RatingsReader#SCHEMA} that were read: one shuffle, all windows lie within a user. */
    static Dataset<Row> of(Dataset<Row> parsed) {
        WindowSpec user = Window.partitionBy("user_id");
        // the last rating of an item counts; file and offset decide between equal times, the rating where there is no
        // offset
        WindowSpec latest = Window.partitionBy("user_id", "item_id")
                .orderBy(
                        col("micros").desc(),
                        col("source").desc(),
                        col("offset").desc(),
                        col("rating").desc());
        return parsed.where(col("problem").isNull())
                .select("user_id", "item_id", "rating", "micros", "source", "offset")
                .repartition(col("user_id"))
                .withColumn("nth", row_number().over(latest))
                .where("nth = 1")
                .drop("nth", "source", "offset")
                .withColumn("place", row_number().over(user.orderBy("micros", "item_id")))
                .withColumn("rank", rank().over(user.orderBy("micros")))
                .withColumn("history", count(lit(1)).over(user))
                .withColumn("timestamp", expr("timestamp_micros(micros)"))
                .select("user_id", "item_id", "rating", "timestamp", "place", "rank", "history");
    }

    /**
     * The histories of so many users, those of least hash of their id: the choice stays when other users come or go, as far
     * as they do not hash lower.
     *
     * @param histories of users who all may be chosen
     * @param users no more than there are
     */
    static Dataset<Row> ofSomeUsers(Dataset<Row> histories, int users, long seed) {
        UDF1<String, Long> hash = id -> Draws.hash(seed, "ingest", id) >>> 1;
        Column draw = udf(hash, DataTypes.LongType).apply(col("user_id"));
        return histories.where(draw.leq(KthSmallest.of(histories.where("place = 1"), draw, users)));
    }
}
