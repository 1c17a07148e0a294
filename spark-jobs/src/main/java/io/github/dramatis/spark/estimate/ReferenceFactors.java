package io.github.dramatis.spark.estimate;

import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.rating.RatingScale;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the table {@code reference_factors} says of all its rows.
 *
 * @param config as it was given, with the rank, regularization and damping that the factors were fitted with
 * @param means [folds] μ of each fold: the mean rating of the users of all others; the middle of the scale where they
 *     have none
 */
public record ReferenceFactors(EstimateConfig config, double[] means) {
    /**
     * Reads it.
     *
     * @param table its rows; none after users were forgotten
     * @param given that the stage estimate was given
     */
    public static ReferenceFactors read(Dataset<Row> table, EstimateConfig given, RatingScale scale) {
        double[] means = new double[given.folds()];
        Arrays.fill(means, (scale.min() + scale.max()) / 2);
        EstimateConfig fitted = given;
        Dataset<Row> folds = table.select("fold", "mean", "rank", "regularization", "damping")
                .distinct();
        for (Row row : folds.collectAsList()) {
            means[row.getInt(0)] = row.getDouble(1);
            fitted = given.with(row.getInt(2), row.getDouble(3), row.getDouble(4));
        }
        return new ReferenceFactors(fitted, means);
    }

    /** [rank] the factors in a row's column; null where the item has none. */
    public static float[] factors(Row row, int column) {
        if (row.isNullAt(column)) {
            return null;
        }
        List<Float> list = row.getList(column);
        float[] factors = new float[list.size()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = list.get(i);
        }
        return factors;
    }
}
