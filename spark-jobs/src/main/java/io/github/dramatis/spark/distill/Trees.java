package io.github.dramatis.spark.distill;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.random.Draws;
import java.io.Serializable;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * MLlib's gradient-boosted trees.
 *
 * @param model fitted
 */
record Trees(GBTRegressionModel model) implements Serializable {
    private static final int TREES = 60;
    private static final int DEPTH = 5;
    private static final double RATE = 0.15;
    private static final int LEAST_OF_A_LEAF = 5;

    /**
     * Fits.
     *
     * @param rows user_id, numbers, label
     * @param partitions that sums are made in, in an order of its own: the same rows give the same trees
     */
    static Trees fit(Dataset<Row> rows, int partitions, long seed) {
        Dataset<Row> sorted = rows.repartition(partitions, col("user_id"))
                .sortWithinPartitions("user_id", "numbers", "label")
                .select(array_to_vector(col("numbers")).as("features"), col("label"));
        return new Trees(new GBTRegressor()
                .setMaxIter(TREES)
                .setMaxDepth(DEPTH)
                .setStepSize(RATE)
                .setMinInstancesPerNode(LEAST_OF_A_LEAF)
                .setCheckpointInterval(-1)
                .setSeed(Draws.hash(seed, "distill", "trees"))
                .fit(sorted));
    }

    double of(double[] numbers) {
        return model.predict(Vectors.dense(numbers));
    }
}
