package io.github.dramatis.spark.recommend;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.github.dramatis.core.config.RecommendersConfig;
import io.github.dramatis.core.evaluation.Likes;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.estimate.AlsFit;
import io.github.dramatis.spark.estimate.AlsRatings;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Users and items as vectors whose products say how well they fit.
 *
 * @param users user_id, vector (of doubles); only those of whom something is known
 * @param items item_id, vector
 */
record TasteVectors(Dataset<Row> users, Dataset<Row> items) {
    private static final double TOLERANCE = 1e-6;

    /**
     * MLlib's ALS on ratings. Needs a {@link io.github.dramatis.spark.estimate.CheckpointFolder}.
     *
     * @param ratings of {@link TrainingPart}
     */
    static TasteVectors ofRatings(AlsRatings ratings, int rank, RecommendersConfig config, long seed) {
        return factors(ratings.rows(), fit(rank, config, ratings, seed)::of);
    }

    /** MLlib's ALS on who rated what. */
    static TasteVectors ofTaken(AlsRatings ratings, RecommendersConfig config, long seed) {
        AlsFit fit = fit(config.alsRank(), config, ratings, seed);
        return factors(
                ratings.rows().withColumn("rating", lit(1.0)), taken -> fit.ofTaken(taken, config.implicitAlpha()));
    }

    /** Fits a model to indexed ratings. */
    private interface Fit {
        ALSModel to(Dataset<Row> indexed);
    }

    private static AlsFit fit(int rank, RecommendersConfig config, AlsRatings ratings, long seed) {
        return new AlsFit(
                rank,
                config.alsRegularization(),
                config.alsIterations(),
                AlsFit.blocks(config.alsBlocks(), ratings.count()),
                Draws.hash(seed, BuiltInRecommenders.DRAW, "als"));
    }

    private static TasteVectors factors(Dataset<Row> ratings, Fit fit) {
        Dataset<Row> users = AlsFit.indexed(ratings, "user_id", AlsFit.USER);
        Dataset<Row> items = AlsFit.indexed(ratings, "item_id", AlsFit.ITEM);
        ALSModel model =
                fit.to(ratings.join(users, "user_id").join(items, "item_id").withColumnRenamed("rating", AlsFit.VALUE));
        return new TasteVectors(
                vectors(model.userFactors(), users, "user_id", AlsFit.USER),
                vectors(model.itemFactors(), items, "item_id", AlsFit.ITEM));
    }

    private static Dataset<Row> vectors(Dataset<Row> factors, Dataset<Row> ids, String id, String index) {
        return factors.join(ids, col("id").equalTo(col(index)))
                .select(col(id), col("features").cast("array<double>").as("vector"));
    }

    /**
     * For each user the mean of the vectors of liked items, or of all that the user has rated where none was liked; all
     * of norm 1, so products are cosines.
     *
     * @param seen user_id, item_id, rating
     * @param itemVectors item_id, vector
     */
    static TasteVectors ofContent(Dataset<Row> seen, Dataset<Row> itemVectors, RatingScale scale) {
        Column isLiked = col("rating").geq(new Likes(scale).from() - TOLERANCE);
        Dataset<Row> items = itemVectors.select(
                col("item_id"),
                array_to_vector(col("vector").cast("array<double>")).as("vector"));
        Dataset<Row> means = seen.join(items, "item_id")
                .withColumn("liked", isLiked)
                .withColumn("any", max("liked").over(Window.partitionBy("user_id")))
                .where(col("liked").equalTo(col("any")))
                .groupBy("user_id")
                .agg(Summarizer.mean(col("vector")).as("vector"));
        return new TasteVectors(unit(means, "user_id"), unit(items, "item_id"));
    }

    private static Dataset<Row> unit(Dataset<Row> vectors, String id) {
        Dataset<Row> units =
                new Normalizer().setInputCol("vector").setOutputCol("unit").transform(vectors);
        return units.select(col(id), vector_to_array(col("unit"), "float64").as("vector"));
    }
}
