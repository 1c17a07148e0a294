package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.table.Tables;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * Ratings of users whom the source does not know, given along with the question.
 *
 * @param rows like those of the table interactions, none of them in any statistics
 * @param rejected rows without a user, an item or a rating on the scale
 */
public record GivenRatings(Dataset<Row> rows, long rejected) {
    private static final double TOLERANCE = 1e-6;

    public static GivenRatings none(SparkSession spark) {
        return new GivenRatings(
                spark.createDataFrame(List.of(), Tables.INTERACTIONS.codec().schema()), 0);
    }

    /**
     * Reads user_id, item_id, rating and, if it is there, timestamp (seconds since 1970), by which they are ordered. Of
     * several ratings of an item the last counts.
     *
     * @param path empty: there are none
     * @throws UserError if they cannot be read or none of them is a rating
     */
    static GivenRatings read(SparkSession spark, String path, RatingScale scale) {
        if (path.isEmpty()) {
            return none(spark);
        }
        NamedRows named = NamedRows.open(spark, "--ratings", path).require("user_id", "item_id", "rating");
        Dataset<Row> rows = named.rows()
                .select(
                        named.text("user_id").as("user_id"),
                        named.text("item_id").as("item_id"),
                        named.number("rating").as("rating"),
                        coalesce(named.number("timestamp"), lit(0.0)).as("seconds"));
        Column steps = col("rating").minus(scale.min()).divide(scale.step());
        Column isRating = coalesce(
                col("user_id")
                        .notEqual("")
                        .and(col("item_id").notEqual(""))
                        .and(col("rating").geq(scale.min() - TOLERANCE))
                        .and(col("rating").leq(scale.max() + TOLERANCE))
                        .and(abs(steps.minus(rint(steps))).leq(TOLERANCE)),
                lit(false));
        Row counts = rows.agg(count(lit(1)), count(when(not(isRating), true))).head();
        if (counts.getLong(0) == counts.getLong(1)) {
            throw new UserError(
                    "--ratings " + path,
                    counts.getLong(0) == 0
                            ? "it has no rows"
                            : "none of its rows has a user_id, an item_id and a rating on the scale " + scale,
                    "give a row a rating, as the source has them");
        }
        Column last = row_number()
                .over(Window.partitionBy("user_id", "item_id")
                        .orderBy(col("seconds").desc(), col("rating").desc()));
        Dataset<Row> ratings = rows.where(isRating)
                .withColumn("last", last)
                .where("last = 1")
                .select(
                        col("user_id"),
                        col("item_id"),
                        col("rating"),
                        timestamp_seconds(col("seconds")).as("timestamp"),
                        lit("train").as("split"),
                        // their own ratings are in no sum over the items, so none has to be taken out
                        lit(true).as("after_reference"));
        return new GivenRatings(ratings, counts.getLong(1));
    }
}
