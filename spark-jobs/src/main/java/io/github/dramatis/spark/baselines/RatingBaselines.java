package io.github.dramatis.spark.baselines;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.covar_pop;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.var_pop;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.rating.RatingScale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the baselines of means and biases predict. All of them learn from the same history and answer on the same rows;
 * predictions are moved into the scale.
 *
 * <p>The biases are damped means of what is left, items first: b_i = Σ(r - mean) / (n_i + damping), then b_u = Σ(r -
 * mean - b_i) / (n_u + damping).
 *
 * <p>The slope s_u is a ridge regression of l = r - mean - b_i on b_i over the user's ratings, cov(l, b_i) / (var(b_i)
 * + damping / n_u · var(l)). It adds s_u (b_i - the user's mean b_i) to the bias. Bell and Koren, "Scalable
 * Collaborative Filtering with Jointly Derived Neighborhood Interpolation Weights", 2007, have it as user × movie
 * average.
 */
public final class RatingBaselines {
    private final double damping;
    private final RatingScale scale;

    /** @param damping ratings that pull a bias towards 0 */
    public RatingBaselines(double damping, RatingScale scale) {
        this.damping = damping;
        this.scale = scale;
    }

    /**
     * Adds {@code global_mean}, {@code user_mean}, {@code item_mean}, {@code bias}, {@code bias_slope}, {@code
     * user_known}, {@code item_known}, and how many ratings are known, {@code user_ratings} and {@code item_ratings}.
     *
     * @param history user_id, item_id, rating
     * @param targets user_id, item_id and more; one row a pair
     */
    public Dataset<Row> addTo(Dataset<Row> targets, Dataset<Row> history) {
        return addTo(targets, history, history.agg(avg("rating")).first().getDouble(0));
    }

    /**
     * The same where the mean of the history's ratings is known.
     *
     * @param mean of the history
     */
    public Dataset<Row> addTo(Dataset<Row> targets, Dataset<Row> history, double mean) {
        return addTo(targets, history, sums(history), mean);
    }

    /**
     * What the ratings of each item add up to: item_id, item_sum, item_ratings.
     *
     * @param ratings item_id, rating
     */
    static Dataset<Row> sums(Dataset<Row> ratings) {
        return ratings.groupBy("item_id")
                .agg(sum("rating").as("item_sum"), count(lit(1)).as("item_ratings"));
    }

    /**
     * The same where everybody's ratings have been added up.
     *
     * @param history of the targets' users at least
     * @param sums {@link #sums} of everybody's
     * @param mean of everybody's
     */
    Dataset<Row> addTo(Dataset<Row> targets, Dataset<Row> history, Dataset<Row> sums, double mean) {
        Dataset<Row> items = sums.withColumn("item_mean", col("item_sum").divide(col("item_ratings")))
                .withColumn(
                        "item_bias",
                        damped(col("item_sum").minus(col("item_ratings").multiply(mean)), "item_ratings"))
                .select("item_id", "item_mean", "item_bias", "item_ratings");
        Column left = col("rating").minus(mean).minus(col("item_bias"));
        Dataset<Row> users = history.join(items, "item_id")
                .groupBy("user_id")
                .agg(
                        avg("rating").as("user_mean"),
                        sum(left).as("user_left"),
                        slope(left).as("user_slope"),
                        avg("item_bias").as("usual_bias"),
                        count(lit(1)).as("user_ratings"))
                .withColumn("user_bias", damped(col("user_left"), "user_ratings"))
                .drop("user_left");
        Column bias = lit(mean).plus(orZero(col("item_bias"))).plus(orZero(col("user_bias")));
        Column bySlope = col("user_slope").multiply(col("item_bias").minus(col("usual_bias")));
        return targets.join(items, "item_id", "left")
                .join(users, "user_id", "left")
                .withColumn("item_known", col("item_mean").isNotNull())
                .withColumn("user_known", col("user_mean").isNotNull())
                .withColumn("item_ratings", coalesce(col("item_ratings"), lit(0L)))
                .withColumn("user_ratings", coalesce(col("user_ratings"), lit(0L)))
                .withColumn("global_mean", lit(mean))
                .withColumn("item_mean", coalesce(col("item_mean"), lit(mean)))
                .withColumn("user_mean", coalesce(col("user_mean"), lit(mean)))
                .withColumn("bias", onScale(bias))
                .withColumn("bias_slope", onScale(bias.plus(orZero(bySlope))))
                .drop("item_bias", "user_bias", "user_slope", "usual_bias");
    }

    private Column damped(Column sum, String count) {
        return sum.divide(col(count).plus(damping));
    }

    /** Null for a user whose items all have one bias and leave the same. */
    private Column slope(Column left) {
        Column spread =
                var_pop(col("item_bias")).plus(var_pop(left).multiply(damping).divide(count(lit(1))));
        return when(spread.gt(0), covar_pop(left, col("item_bias")).divide(spread));
    }

    private Column onScale(Column prediction) {
        return greatest(lit(scale.min()), least(lit(scale.max()), prediction));
    }

    private static Column orZero(Column column) {
        return coalesce(column, lit(0.0));
    }
}
