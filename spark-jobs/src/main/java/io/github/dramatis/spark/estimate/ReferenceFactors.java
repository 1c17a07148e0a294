package io.github.dramatis.spark.estimate;

import io.github.dramatis.core.rating.RatingScale;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads the table {@code reference_factors}. */
public final class ReferenceFactors {
    private ReferenceFactors() {}

    /**
     * [folds] μ of each fold: the mean rating of the users of all others; the middle of the scale where they have none.
     *
     * @param table its rows
     */
    public static double[] means(Dataset<Row> table, int folds, RatingScale scale) {
        double[] means = new double[folds];
        Arrays.fill(means, (scale.min() + scale.max()) / 2);
        for (Row row : table.select("fold", "mean").distinct().collectAsList()) {
            means[row.getInt(0)] = row.getDouble(1);
        }
        return means;
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
