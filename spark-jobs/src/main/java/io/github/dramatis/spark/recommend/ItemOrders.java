package io.github.dramatis.spark.recommend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_micros;

import io.github.dramatis.core.reflection.RatingSum;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Orders of the items that are the same for everybody: item_id and score, the best first, equal ones by item id. Only
 * items with a rating in the training part are in them.
 *
 * @param ratings see {@link TrainingPart}
 */
record ItemOrders(Dataset<Row> ratings) {
    private static final double MICROS_A_DAY = 24 * 60 * 60 * 1e6;
    /** Weights are summed in whole billionths: so the sum does not depend on its order. */
    private static final double BILLION = 1e9;

    Dataset<Row> byPopularity() {
        return ordered(count(lit(1)).cast("double"));
    }

    /**
     * Orders items by Σ 2^(-age / half-life), the age counted from the latest rating of the training part. Past 30
     * half-lives a rating weighs nothing.
     */
    Dataset<Row> byRecentPopularity(double halfLifeDays) {
        Row latest = ratings.agg(max(unix_micros(col("timestamp")))).head();
        Column age = lit(latest.get(0)).minus(unix_micros(col("timestamp"))).divide(MICROS_A_DAY);
        Column weight = pow(lit(2.0), age.divide(-halfLifeDays));
        return ordered(sum(round(weight.multiply(BILLION)).cast("long")).divide(BILLION));
    }

    /** Orders items by Σ (rating - mean of all) / (ratings + damping). */
    Dataset<Row> byBias(double damping) {
        Row all = ratings.agg(sum("millionths").divide(RatingSum.MILLION).divide(count(lit(1))))
                .head();
        Column ratingsOfItem = count(lit(1));
        Column left = sum("millionths").divide(RatingSum.MILLION).minus(ratingsOfItem.multiply(lit(all.get(0))));
        return ordered(left.divide(ratingsOfItem.plus(damping)));
    }

    private Dataset<Row> ordered(Column score) {
        return ratings.groupBy("item_id").agg(score.as("score")).sort(desc("score"), col("item_id"));
    }
}
