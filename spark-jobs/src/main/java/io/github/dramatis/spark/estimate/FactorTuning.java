package io.github.dramatis.spark.estimate;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.sum;

import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.RatingSum;
import io.github.dramatis.spark.reference.ItemStatistics;
import io.github.dramatis.spark.sampling.ValidationPurpose;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.table.Target;
import io.github.dramatis.spark.targets.TargetIds;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Chooses how factors are fitted by the error on validation ratings of users whose purpose is tune: damping first, by
 * biases alone, then regularization, then rank, each among the given number, its half and its double. The factors that
 * choices are judged by are of two folds of the users, so that a candidate costs no more than one fit on all ratings.
 */
final class FactorTuning {
    private static final int FOLDS = 2;
    private static final long MOST_RATINGS = 1_000_000;
    private static final long MOST_ASKED = 100_000;
    private static final double[] STEPS = {1, 0.5, 2}; // the given number first: it stays where others are as good

    private final EstimateConfig given;
    private final int folds;
    private final RatingScale scale;
    private final long seed;
    private final Dataset<Row> asked;
    private final Dataset<Row> train;
    private final Map<EstimateConfig, Double> errors = new HashMap<>();

    /**
     * @param interactions rows of the table
     * @param seed of the run
     */
    FactorTuning(EstimateConfig given, RatingScale scale, Dataset<Row> interactions, long seed) {
        this.given = given.withFolds(FOLDS);
        this.folds = given.folds();
        this.scale = scale;
        this.seed = seed;
        this.train = TrainingRatings.of(interactions, FOLDS);
        this.asked = interactions
                .where(col("split")
                        .equalTo("validation")
                        .and(ItemStatistics.isCounted())
                        .and(ValidationPurpose.of(seed).equalTo(Target.TUNE)))
                .select(
                        col("user_id"),
                        col("item_id"),
                        col("rating"),
                        TargetIds.ofPair().as("target_id"));
    }

    /**
     * What was chosen.
     *
     * @param config the given one with it
     * @param rows validation ratings that it was chosen by; 0: it is as given
     */
    record Chosen(EstimateConfig config, long rows) {}

    /** Chooses, where there are enough ratings to choose by. Needs a {@link CheckpointFolder}. */
    Chosen choose() {
        long rows = given.rank() == 0 || given.tuningRows() == 0 ? 0 : asked.count();
        if (rows < Math.max(1, given.tuningRows())) {
            return new Chosen(given.withFolds(folds), 0);
        }
        // everybody's ratings are gone through once for the sums, and once for each of the samples
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> sums = kept.keep(FoldBiases.sums(train));
            long ratings = sums.agg(coalesce(sum("count"), lit(0L))).head().getLong(0);
            double share = (double) Math.min(MOST_RATINGS, given.maxRatings()) / Math.max(1, ratings);
            Dataset<Row> sampled = kept.keep(TrainingRatings.sample(asked, (double) MOST_ASKED / rows));
            Candidates candidates = new Candidates(
                    sums,
                    kept.keep(TrainingRatings.sample(train, share)),
                    kept.keep(history(sampled.select("user_id").distinct())),
                    sampled);
            return new Chosen(best(candidates).withFolds(folds), rows);
        }
    }

    private Dataset<Row> history(Dataset<Row> users) {
        return train.join(users, new String[] {"user_id"}, "left_semi")
                .withColumn("rating", col("millionths").divide(RatingSum.MILLION))
                .select("user_id", "item_id", "rating");
    }

    private EstimateConfig best(Candidates candidates) {
        EstimateConfig damped =
                least(given.damping(), damping -> given.with(0, given.regularization(), damping), candidates);
        EstimateConfig regularized = least(
                given.regularization(),
                regularization -> given.with(
                        given.rank(), Math.max(EstimateConfig.LEAST_REGULARIZATION, regularization), damped.damping()),
                candidates);
        return least(
                given.rank(),
                rank -> given.with(
                        (int) Math.min(EstimateConfig.HIGHEST_RANK, Math.max(1, rank)),
                        regularized.regularization(),
                        regularized.damping()),
                candidates);
    }

    private EstimateConfig least(double start, DoubleFunction<EstimateConfig> candidate, Candidates candidates) {
        EstimateConfig best = candidate.apply(start);
        for (double step : STEPS) {
            EstimateConfig next = candidate.apply(step * start);
            if (error(next, candidates) < error(best, candidates)) {
                best = next;
            }
        }
        return best;
    }

    private double error(EstimateConfig config, Candidates candidates) {
        return errors.computeIfAbsent(config, other -> candidates.error(other, scale, seed));
    }

    /**
     * What candidates are fitted on and measured by.
     *
     * @param sums by item and fold, of the training ratings
     * @param ratings that factors are fitted on
     * @param history user_id, item_id, rating: the training ratings of who is asked, by which their factors are solved
     * @param asked user_id, item_id, rating, target_id
     */
    private record Candidates(Dataset<Row> sums, Dataset<Row> ratings, Dataset<Row> history, Dataset<Row> asked) {
        /** Mean squared error of what a configuration expects. */
        double error(EstimateConfig config, RatingScale scale, long seed) {
            try (KeptRows kept = new KeptRows()) {
                Dataset<Row> items =
                        kept.keep(FoldBiases.of(sums, FOLDS, config.damping()).items());
                Dataset<Row> factors =
                        new FoldFactors(config, Draws.hash(seed, "estimate", "tuning")).table(items, ratings);
                Row error = new FactorEstimates(scale, config, factors)
                        .addTo(asked, history)
                        .agg(avg(pow(col(FactorEstimates.ALS).minus(col("rating")), 2)))
                        .head();
                return error.isNullAt(0) ? 0 : error.getDouble(0); // where the sample is empty all are as good
            }
        }
    }
}
