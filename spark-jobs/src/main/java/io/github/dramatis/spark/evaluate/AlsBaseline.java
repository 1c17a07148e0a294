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
import io.github.dramatis.spark.sampling.HashDraw;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * MLlib's ALS, moved into the scale; the damped bias for a user or an item that it has never seen. It is fitted where
 * the stage baselines has none.
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
        long all = history.count();
        Dataset<Row> known = all > config.alsMaxRatings() ? sample(targets, history, all) : history;
        Dataset<Row> users = AlsFit.indexed(known, "user_id", AlsFit.USER);
        Dataset<Row> items = AlsFit.indexed(known, "item_id", AlsFit.ITEM);
        Dataset<Row> ratings =
                known.join(users, "user_id").join(items, "item_id").withColumnRenamed("rating", AlsFit.VALUE);
        ALSModel model = new AlsFit(
                        config.alsRank(),
                        config.alsRegularization(),
                        config.alsIterations(),
                        AlsFit.blocks(config.alsBlocks(), all > config.alsMaxRatings() ? known.count() : all),
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

    /**
     * All ratings of the users who are asked about, and of others, drawn by hash, as many as the limit leaves room for.
     *
     * @param all how many ratings the history has: more than the limit
     */
    Dataset<Row> sample(Dataset<Row> targets, Dataset<Row> history, long all) {
        String[] user = {"user_id"};
        Dataset<Row> asked = targets.select("user_id").distinct();
        Dataset<Row> theirs = history.join(asked, user, "left_semi");
        long ofAsked = theirs.count();
        double share = Math.max(0, (double) (config.alsMaxRatings() - ofAsked) / (all - ofAsked));
        Dataset<Row> others = history.join(asked, user, "left_anti")
                .where(HashDraw.isWithin(share, seed, "evaluate-als", col("user_id")));
        return theirs.union(others);
    }
}
