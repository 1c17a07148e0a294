package io.github.dramatis.spark.distill;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.random.Draws;
import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.stage.KeptRows;
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
    private static final int DEPTH = 5;
    private static final double RATE = 0.15;
    private static final int LEAST_OF_A_LEAF = 5;
    /** Rows that are fitted on, about: one task may have to. */
    private static final long MOST = 200_000;

    /**
     * Fits; of more than {@link #MOST} rows on those of users drawn by hash.
     *
     * @param rows user_id, numbers, label
     * @param number of trees
     * @param partitions that sums are made in, in an order of its own: the same rows give the same trees
     */
    static Trees fit(Dataset<Row> rows, int number, int partitions, long seed) {
        return fit(rows, number, partitions, seed, MOST);
    }

    /** @param most rows; the last user's may be a few more */
    static Trees fit(Dataset<Row> rows, int number, int partitions, long seed, long most) {
        Dataset<Row> drawn = HashDraw.least(rows, HashDraw.of(seed, "distill-trees", col("user_id")), most)
                .repartition(partitions, col("user_id"))
                .sortWithinPartitions("user_id", "numbers", "label")
                .select(array_to_vector(col("numbers")).as("features"), col("label"));
        try (KeptRows kept = new KeptRows()) {
            return new Trees(regressor(number, seed).fit(kept.keep(drawn)));
        }
    }

    private static GBTRegressor regressor(int number, long seed) {
        return new GBTRegressor()
                .setMaxIter(number)
                .setMaxDepth(DEPTH)
                .setStepSize(RATE)
                .setMinInstancesPerNode(LEAST_OF_A_LEAF)
                .setCheckpointInterval(-1)
                .setSeed(Draws.hash(seed, "distill", "trees"));
    }

    double of(double[] numbers) {
        return model.predict(Vectors.dense(numbers));
    }
}
