package io.github.dramatis.spark.estimate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;

import io.github.dramatis.core.reflection.RatingSum;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * For each fold the mean of the other folds' ratings and the items' damped biases from it: b_item = Σ (r - μ) / (n +
 * damping). Sums are of whole millionths of a rating, so they do not depend on their order.
 *
 * @param ratings how many there are in all folds
 * @param items item_id, fold, count, bias, mean, {@link AlsFit#ITEM}; a row an item that the fold's others have rated
 */
record FoldBiases(long ratings, Dataset<Row> items) {
    /** @param byItem item_id, fold, count, millionths: sums by the users' fold */
    static FoldBiases of(Dataset<Row> byItem, int folds, double damping) {
        long[] counts = new long[folds];
        long[] sums = new long[folds];
        List<Row> totals =
                byItem.groupBy("fold").agg(sum("count"), sum("millionths")).collectAsList();
        for (Row total : totals) {
            counts[total.getInt(0)] = total.getLong(1);
            sums[total.getInt(0)] = total.getLong(2);
        }
        long ratings = total(counts);
        double[] means = new double[folds];
        for (int fold = 0; fold < folds; fold++) {
            means[fold] = (double) (total(sums) - sums[fold]) / (ratings - counts[fold]) / RatingSum.MILLION;
        }
        Column mean = element_at(lit(means), col("fold").plus(1));
        Column left =
                col("millionths").divide(RatingSum.MILLION).minus(col("count").multiply(col("mean")));
        Dataset<Row> items = TrainingRatings.forOtherFolds(byItem, folds)
                .groupBy("item_id", "fold")
                .agg(sum("count").as("count"), sum("millionths").as("millionths"))
                .withColumn("mean", mean)
                .withColumn("bias", left.divide(col("count").plus(damping)))
                .withColumn(AlsFit.ITEM, id(row_number(), "item_id", folds))
                .drop("millionths");
        return new FoldBiases(ratings, items);
    }

    /** Sums by item and the users' fold. */
    static Dataset<Row> sums(Dataset<Row> ratings) {
        return ratings.groupBy("item_id", "fold")
                .agg(count(lit(1)).as("count"), sum("millionths").as("millionths"));
    }

    /**
     * Numbers for ALS that lead it to put no two folds into one block: those of fold f are f, f + folds, f + 2 folds,
     * ...
     *
     * @param rank row_number or dense_rank
     */
    static Column id(Column rank, String key, int folds) {
        return rank.over(Window.partitionBy("fold").orderBy(key))
                .minus(1)
                .multiply(folds)
                .plus(col("fold"));
    }

    private static long total(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }
}
