package io.github.dramatis.spark.evaluate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.EvaluateConfig;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.estimate.AlsFit;
import io.github.dramatis.spark.estimate.AlsRatings;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * MLlib's ALS, moved into the scale; the damped bias for a user or an item that it has never seen, or was not fitted on
 * since there are too many ratings. It is fitted where the stage baselines has none.
 */
final class AlsBaseline {
    private final EvaluateConfig config;
    private final RatingScale scale;
    private final long seed;

    AlsBaseline(EvaluateConfig config, RatingScale scale, long seed) {
        this.config = config;
        this.scale = scale;
        this.seed = seed;
    }

    /**
     * Adds {@code als}.
     *
     * @param targets user_id, item_id, bias and more; one row a pair
     * @param history user_id, item_id, rating
     */
    Dataset<Row> addTo(Dataset<Row> targets, Dataset<Row> history) {
        AlsRatings sample = AlsRatings.atMost(config.alsMaxRatings(), history, targets, seed, "evaluate-als");
        Dataset<Row> known = sample.rows();
        Dataset<Row> users = AlsFit.indexed(known, "user_id", AlsFit.USER);
        Dataset<Row> items = AlsFit.indexed(known, "item_id", AlsFit.ITEM);
        Dataset<Row> ratings =
                known.join(users, "user_id").join(items, "item_id").withColumnRenamed("rating", AlsFit.VALUE);
        ALSModel model = new AlsFit(
                        config.alsRank(),
                        config.alsRegularization(),
                        config.alsIterations(),
                        AlsFit.blocks(config.alsBlocks(), sample.count()),
                        Draws.hash(seed, "evaluate", "als"))
                .of(ratings);
        Dataset<Row> pairs = targets.join(users, "user_id")
                .join(items, "item_id")
                .select("user_id", "item_id", AlsFit.USER, AlsFit.ITEM);
        Dataset<Row> predicted = model.setPredictionCol("als")
                .transform(pairs)
                .select(
                        col("user_id"),
                        col("item_id"),
                        when(not(isnan(col("als"))), col("als").cast("double")).as("als"));
        Column als = coalesce(col("als"), col("bias"));
        return targets.join(predicted, new String[] {"user_id", "item_id"}, "left")
                .withColumn("als", greatest(lit(scale.min()), least(lit(scale.max()), als)));
    }
}
