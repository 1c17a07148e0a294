package io.github.dramatis.spark.baselines;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.BaselinesConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The honest rivals of an agent: a ridge regression and gradient-boosted trees on numbers. Both are fitted on targets
 * of the purpose train; the trees stop where those of the purpose stop get no better.
 */
final class Stack {
    static final String RIDGE = "ridge";
    static final String TREES = "trees";
    /** End of the names of those that learn from everybody's rows. */
    static final String EVERYBODY = "_everybody";
    /** End of the names of those that are shown the items' content too. */
    static final String CONTENT = "_content";

    private static final String STOPS = "stops";

    private final BaselinesConfig config;
    private final RatingScale scale;
    private final long seed;
    private final String form;

    /** @param form what the names end with: nothing for exactly what the prompt shows, of the agents' targets */
    Stack(BaselinesConfig config, RatingScale scale, long seed, String form) {
        this.form = form;
        this.config = config;
        this.scale = scale;
        this.seed = seed;
    }

    /**
     * Fits both.
     *
     * @param targets target_id, purpose, rating, evidence
     * @throws UserError if no target has the purpose train, or the evidence is not finite or not equally long
     */
    FittedStack fit(Dataset<Row> targets) {
        Dataset<Row> rows = targets.select(
                        col("target_id"),
                        col("rating"),
                        col("purpose"),
                        col("evidence"),
                        col("purpose").equalTo("stop").as(STOPS))
                // so that the sums' order does not depend on how the rows came
                .repartition(config.partitions(), col("target_id"))
                .sortWithinPartitions("target_id")
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return fitted(rows);
        } finally {
            rows.unpersist();
        }
    }

    private FittedStack fitted(Dataset<Row> rows) {
        boolean hasStops = checked(rows);
        Dataset<Row> vectors = rows.withColumn(FittedStack.FEATURES, array_to_vector(col("evidence")));
        Dataset<Row> train = vectors.where(col("purpose").equalTo("train"));
        LinearRegressionModel ridge = ridge().fit(train);
        if (config.trees() == 0) {
            return new FittedStack(scale, form, ridge, null);
        }
        Dataset<Row> withStops = vectors.where(col("purpose").isin("train", "stop"));
        GBTRegressor trees = trees();
        return new FittedStack(
                scale,
                form,
                ridge,
                hasStops ? trees.setValidationIndicatorCol(STOPS).fit(withStops) : trees.fit(train));
    }

    private LinearRegression ridge() {
        return new LinearRegression()
                .setLabelCol("rating")
                .setFeaturesCol(FittedStack.FEATURES)
                .setSolver("normal")
                .setElasticNetParam(0)
                .setRegParam(config.ridge());
    }

    private GBTRegressor trees() {
        return new GBTRegressor()
                .setLabelCol("rating")
                .setFeaturesCol(FittedStack.FEATURES)
                .setMaxIter(config.trees())
                .setMaxDepth(config.treeDepth())
                .setStepSize(config.treeRate())
                .setMinInstancesPerNode(10)
                .setCheckpointInterval(-1) // the folder of who set one last may be gone
                .setSeed(Draws.hash(seed, "baselines", TREES + form));
    }

    /** Whether there are rows to stop by. */
    private static boolean checked(Dataset<Row> rows) {
        Column bad = exists(col("evidence"), number -> number.isNull()
                .or(isnan(number))
                .or(number.equalTo(Double.POSITIVE_INFINITY))
                .or(number.equalTo(Double.NEGATIVE_INFINITY)));
        Row counts = rows.agg(
                        count(when(col("purpose").equalTo("train"), true)),
                        count(when(col(STOPS), true)),
                        sum(when(bad, 1L).otherwise(0L)),
                        min(size(col("evidence"))),
                        max(size(col("evidence"))))
                .first();
        if (counts.getLong(0) == 0) {
            throw new UserError(
                    "table examples",
                    "no target has the purpose train, so there is nothing that the baselines could learn from",
                    "check targets and split settings and run from examples again");
        }
        if (counts.getLong(2) > 0 || counts.getInt(3) != counts.getInt(4)) {
            throw new UserError(
                    "table examples, column evidence",
                    counts.getLong(2) + " rows have a number that is missing or not finite, rows have "
                            + counts.getInt(3) + " to " + counts.getInt(4) + " numbers",
                    "run from examples again (dramatis run --from examples --force)");
        }
        return counts.getLong(1) > 0;
    }
}
