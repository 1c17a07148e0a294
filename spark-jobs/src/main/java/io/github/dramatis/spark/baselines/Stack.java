package io.github.dramatis.spark.baselines;

import static io.github.dramatis.spark.table.Target.STOP;
import static io.github.dramatis.spark.table.Target.TRAIN;
import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.BaselinesConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.sampling.KthSmallest;
import io.github.dramatis.spark.stage.KeptRows;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.feature.Instance;
import org.apache.spark.ml.optim.WeightedLeastSquares;
import org.apache.spark.ml.optim.WeightedLeastSquaresModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;

/**
 * The honest rivals of an agent: a ridge regression and gradient-boosted trees on numbers. Both are fitted on targets
 * of the purpose train; the trees stop where those of the purpose stop get no better. One task may fit them, so of many
 * targets a sample by hash is taken.
 */
final class Stack {
    static final String RIDGE = "ridge";
    static final String TREES = "trees";
    /** End of the names of those that learn from everybody's rows. */
    static final String EVERYBODY = "_everybody";
    /** End of the names of those that are shown the items' content too. */
    static final String CONTENT = "_content";

    /** Targets of a purpose that are fitted on at most: a few dozen numbers need no more. */
    private static final int MOST = 200_000;

    private static final String STOPS = "stops";

    private final BaselinesConfig config;
    private final RatingScale scale;
    private final long seed;
    private final String form;
    private final long most;

    /** @param form what the names end with: nothing for exactly what the prompt shows, of the agents' targets */
    Stack(BaselinesConfig config, RatingScale scale, long seed, String form) {
        this(config, scale, seed, form, Math.max(MOST, config.everybodyRows()));
    }

    /** @param most targets of a purpose */
    Stack(BaselinesConfig config, RatingScale scale, long seed, String form, long most) {
        this.form = form;
        this.config = config;
        this.scale = scale;
        this.seed = seed;
        this.most = most;
    }

    /**
     * Fits both.
     *
     * @param targets target_id, purpose, rating, evidence
     * @throws UserError if no target has the purpose train, or the evidence is not finite or not equally long
     */
    FittedStack fit(Dataset<Row> targets) {
        Counts counts = checked(targets);
        Column isTaught = isFitted(targets, TRAIN, counts.train());
        Dataset<Row> chosen = targets.where(isTaught.or(isFitted(targets, STOP, counts.stop())))
                .select(
                        col("target_id"),
                        col("rating"),
                        col("evidence"),
                        col("purpose").equalTo(STOP).as(STOPS))
                // so that the sums' order does not depend on how the rows came
                .repartition(config.partitions(), col("target_id"))
                .sortWithinPartitions("target_id");
        try (KeptRows kept = new KeptRows()) {
            return fitted(kept.keep(chosen), counts);
        }
    }

    /** Whether a target is fitted on. */
    private Column isFitted(Dataset<Row> targets, String purpose, long all) {
        Column has = col("purpose").equalTo(purpose);
        if (all <= most) {
            return has;
        }
        Column draw = HashDraw.of(seed, "baselines", col("target_id"));
        return has.and(draw.leq(KthSmallest.of(targets.where(has), draw, most).orElseThrow()));
    }

    private FittedStack fitted(Dataset<Row> rows, Counts counts) {
        // MLlib looks at a row where the column does not say how many numbers there are
        Metadata numbers = new AttributeGroup(FittedStack.FEATURES, counts.numbers()).toMetadata();
        Dataset<Row> vectors = rows.withColumn(FittedStack.FEATURES, array_to_vector(col("evidence")))
                .withMetadata(FittedStack.FEATURES, numbers);
        Dataset<Row> train = vectors.where(not(col(STOPS)));
        LinearRegressionModel ridge = ridge(train);
        GBTRegressionModel trees = null;
        if (config.trees() > 0) {
            trees = counts.stop() > 0 ? trees().setValidationIndicatorCol(STOPS).fit(vectors) : trees().fit(train);
        }
        return new FittedStack(scale, form, ridge, trees, counts.leftOut(most));
    }

    /** As LinearRegression with its solver normal, without the summary, which takes three Spark jobs more. */
    private LinearRegressionModel ridge(Dataset<Row> train) {
        RDD<Instance> instances = train.select(col("rating"), col(FittedStack.FEATURES))
                .javaRDD()
                .map(row -> new Instance(row.getDouble(0), 1, row.getAs(1)))
                .rdd();
        LinearRegression defaults = new LinearRegression();
        WeightedLeastSquares solver = new WeightedLeastSquares(
                defaults.getFitIntercept(),
                config.ridge(),
                defaults.getElasticNetParam(),
                defaults.getStandardization(),
                true,
                WeightedLeastSquares.Auto$.MODULE$,
                defaults.getMaxIter(),
                defaults.getTol());
        WeightedLeastSquaresModel fitted = solver.fit(instances, solver.fit$default$2(), solver.fit$default$3());
        return new LinearRegressionModel(defaults.uid(), fitted.coefficients(), fitted.intercept());
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

    /**
     * Targets by purpose.
     *
     * @param numbers of each
     */
    private record Counts(long train, long stop, int numbers) {
        /** How many are more than may be. */
        long leftOut(long most) {
            return Math.max(0, train - most) + Math.max(0, stop - most);
        }
    }

    private static Counts checked(Dataset<Row> targets) {
        Column bad = exists(col("evidence"), number -> number.isNull()
                .or(isnan(number))
                .or(number.equalTo(Double.POSITIVE_INFINITY))
                .or(number.equalTo(Double.NEGATIVE_INFINITY)));
        Row counts = targets.agg(
                        count(when(col("purpose").equalTo(TRAIN), true)),
                        count(when(col("purpose").equalTo(STOP), true)),
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
        return new Counts(counts.getLong(0), counts.getLong(1), counts.getInt(3));
    }
}
