package io.github.dramatis.spark.estimate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.dense_rank;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.reflection.RatingSum;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * Item factors by ALS on what the damped biases leave of the ratings, for every fold from the other folds' users.
 *
 * <p>All folds are fitted in one run of ALS: a user or an item is another one in each fold, so the objective is the sum
 * of the folds'. Their ids lead MLlib to put no two folds into one block, and it draws first factors by block: so
 * nothing about a fold's own users, not even their number, reaches the fold's factors.
 */
final class FoldFactors {
    private final EstimateConfig config;
    private final long seed;

    FoldFactors(EstimateConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    /**
     * Fits them. Needs a {@link CheckpointFolder}.
     *
     * @param items item_id, fold, bias, mean, {@link AlsFit#ITEM}
     * @param ratings user_id, item_id, millionths, fold (of the user)
     * @return rows of the table reference_factors
     */
    Dataset<Row> table(Dataset<Row> items, Dataset<Row> ratings) {
        Dataset<Row> factors = config.rank() == 0
                ? items.withColumn("factors", lit(null).cast("array<float>"))
                : items.join(of(ratings, items), new String[] {AlsFit.ITEM}, "left");
        return factors.drop(AlsFit.ITEM)
                .withColumn("rank", lit(config.rank()))
                .withColumn("regularization", lit(config.regularization()))
                .withColumn("damping", lit(config.damping()));
    }

    /** {@link AlsFit#ITEM}, factors. */
    private Dataset<Row> of(Dataset<Row> ratings, Dataset<Row> items) {
        int blocks = config.folds() * config.blocks();
        return new AlsFit(config.rank(), config.regularization(), config.iterations(), blocks, seed)
                .of(left(TrainingRatings.forOtherFolds(ratings, config.folds()), items))
                .itemFactors()
                .select(col("id").as(AlsFit.ITEM), col("features").as("factors"));
    }

    /** What μ, b_item and b_user leave of each rating. */
    private Dataset<Row> left(Dataset<Row> ratings, Dataset<Row> items) {
        WindowSpec user = Window.partitionBy("fold", "user_id");
        Column userBias = sum("left")
                .over(user)
                .divide(RatingSum.MILLION)
                .divide(count(lit(1)).over(user).plus(config.damping()));
        return ratings.join(items.drop("count"), new String[] {"item_id", "fold"}, "inner")
                .withColumn(AlsFit.USER, FoldBiases.id(dense_rank(), "user_id", config.folds()))
                // whole millionths: their sum does not depend on its order
                .withColumn(
                        "left",
                        round(col("millionths")
                                        .minus(col("mean").plus(col("bias")).multiply(RatingSum.MILLION)))
                                .cast(DataTypes.LongType))
                .withColumn(AlsFit.VALUE, col("left").divide(RatingSum.MILLION).minus(userBias));
    }
}
