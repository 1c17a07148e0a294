package io.github.dramatis.spark.baselines;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.table.Rows;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What everybody's ratings say, found in one pass.
 *
 * @param train of the split train
 * @param later of train and validation
 */
record Everybody(Part train, Part later) {
    /**
     * The ratings of some splits.
     *
     * @param mean of the ratings
     * @param histogram [levels] how often each rating was given
     */
    record Part(double mean, double[] histogram) {
        /** The number of ratings. */
        long ratings() {
            return (long) Arrays.stream(histogram).sum();
        }
    }

    /** @param interactions of everybody */
    static Everybody of(Dataset<Row> interactions, RatingScale scale) {
        UserHistograms histograms = new UserHistograms(scale);
        Column inTrain = col("split").equalTo("train");
        Row row = interactions
                .where(col("split").isin("train", "validation"))
                .agg(
                        avg(when(inTrain, col("rating"))),
                        histograms.counts(when(inTrain, 1.0).otherwise(0.0)),
                        avg("rating"),
                        histograms.counts(lit(1.0)))
                .first();
        return new Everybody(
                new Part(row.getDouble(0), Rows.doubles(row, 1)), new Part(row.getDouble(2), Rows.doubles(row, 3)));
    }
}
