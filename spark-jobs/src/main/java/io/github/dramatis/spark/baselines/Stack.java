package io.github.dramatis.spark.baselines;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.BaselinesConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The honest rivals of an agent: a ridge regression and gradient-boosted trees on exactly the numbers that its prompt
 * shows. Both are fitted on targets of the purpose train; the trees stop where those of the purpose stop get no better.
 */
final class Stack {
    static final String RIDGE = "ridge";
    static final String TREES = "trees";
    private static final String FEATURES = "features";
    private static final String STOPS = "stops";

    private final BaselinesConfig config;
    private final RatingScale scale;
    private final long seed;

    Stack(BaselinesConfig config, RatingScale scale, long seed) {
        this.config = config;
        this.scale = scale;
        this.seed = seed;
    }

    /**
     * Fits both and answers every target.
     *
     * @param targets target_id, purpose, rating, evidence
     * @return target_id, {@link #RIDGE} and, unless there are to be none, {@link #TREES}; within the scale
     * @throws UserError if no target has the purpose train, or the evidence is not finite or not equally long
     */
    Dataset<Row> of(Dataset<Row> targets) {
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
            return predicted(rows);
        } finally {
            rows.unpersist();
        }
    }

    private Dataset<Row> predicted(Dataset<Row> rows) {
        boolean hasStops = checked(rows);
        Dataset<Row> vectors = rows.withColumn(FEATURES, array_to_vector(col("evidence")));
        Dataset<Row> train = vectors.where(col("purpose").equalTo("train"));
        Dataset<Row> answered = answers(ridge().fit(train), vectors, RIDGE);
        if (config.trees() > 0) {
            Dataset<Row> withStops = vectors.where(col("purpose").isin("train", "stop"));
            GBTRegressor trees = trees();
            answered = answers(
                    hasStops ? trees.setValidationIndicatorCol(STOPS).fit(withStops) : trees.fit(train),
                    answered,
                    TREES);
        }
        return answered.drop("rating", "purpose", "evidence", STOPS, FEATURES);
    }

    private LinearRegression ridge() {
        return new LinearRegression()
                .setLabelCol("rating")
                .setFeaturesCol(FEATURES)
                .setSolver("normal")
                .setElasticNetParam(0)
                .setRegParam(config.ridge());
    }

    private GBTRegressor trees() {
        return new GBTRegressor()
                .setLabelCol("rating")
                .setFeaturesCol(FEATURES)
                .setMaxIter(config.trees())
                .setMaxDepth(config.treeDepth())
                .setStepSize(config.treeRate())
                .setMinInstancesPerNode(10)
                .setCheckpointInterval(-1) // the folder of who set one last may be gone
                .setSeed(Draws.hash(seed, "baselines", TREES));
    }

    private Dataset<Row> answers(Model<?> model, Dataset<Row> vectors, String name) {
        Column answer = greatest(lit(scale.min()), least(lit(scale.max()), col("prediction")));
        return model.transform(vectors).withColumn(name, answer).drop("prediction");
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
