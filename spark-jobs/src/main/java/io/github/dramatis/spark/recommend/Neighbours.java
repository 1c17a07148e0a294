package io.github.dramatis.spark.recommend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;

import io.github.dramatis.core.config.RecommendersConfig;
import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.sampling.Numbered;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Nearest neighbours by the cosine of who rated what, whatever the rating: c / (sqrt(n m) + shrinkage) for c common
 * ratings of n and m.
 *
 * <p>Work is bounded by the most ratings of a user and of an item that take part, drawn by hash.
 *
 * @param ratings see {@link TrainingPart}
 */
record Neighbours(Dataset<Row> ratings, RecommendersConfig config, long seed) {
    /** Cosines are summed in whole billionths: so the sum does not depend on its order. */
    private static final double BILLION = 1e9;

    /**
     * Scores an item by the sum of its cosines with those of its nearest items that the user has rated.
     *
     * @param seen user_id, item_id of the users who are recommended to
     * @return user_id, item_id, score
     */
    Dataset<Row> byItems(Dataset<Row> seen) {
        Dataset<Row> taken = atMost(ratings, "user_id", "item_id", config.mostOfUser());
        // numbers in the order of the ids: pairs of them are many, and smaller than pairs of texts
        Dataset<Row> numbers =
                Numbered.of(taken.select("item_id").distinct().sort("item_id")).toDF("item_id", "item");
        Dataset<Row> counted = taken.join(numbers, "item_id")
                .withColumn("n", count(lit(1)).over(Window.partitionBy("item")))
                .select("user_id", "item", "n");
        Dataset<Row> halves = counted.join(counted.toDF("user_id", "other", "m"), "user_id")
                .where(col("item").lt(col("other")))
                .groupBy("item", "other")
                .agg(count(lit(1)).as("common"), max("n").as("n"), max("m").as("m"));
        Dataset<Row> pairs = halves.union(halves.select("other", "item", "common", "m", "n"));
        Dataset<Row> nearest = nearest(pairs, "item", "other");
        Dataset<Row> own =
                seen.join(numbers, "item_id").select(col("user_id"), col("item").as("other"));
        return sums(own.join(nearest, "other").join(numbers, "item"));
    }

    /**
     * Scores an item by the sum of the cosines of those of the user's nearest users who have rated it.
     *
     * @param seen user_id, item_id of the users who are recommended to
     * @return user_id, item_id, score
     */
    Dataset<Row> byUsers(Dataset<Row> seen) {
        Dataset<Row> taken = atMost(ratings, "user_id", "item_id", config.mostOfUser());
        Dataset<Row> others = atMost(taken, "item_id", "user_id", config.mostOfItem())
                .select(col("user_id").as("other"), col("item_id"));
        Dataset<Row> own = atMost(seen, "user_id", "item_id", config.mostOfUser());
        Dataset<Row> pairs = own.join(others, "item_id")
                .where(col("user_id").notEqual(col("other")))
                .groupBy("user_id", "other")
                .agg(count(lit(1)).as("common"))
                .join(own.groupBy("user_id").agg(count(lit(1)).as("n")), "user_id")
                .join(others.groupBy("other").agg(count(lit(1)).as("m")), "other");
        Dataset<Row> nearest = nearest(pairs, "user_id", "other");
        return sums(nearest.join(taken.toDF("other", "item_id"), "other"));
    }

    /** @return user_id, item_id */
    private Dataset<Row> atMost(Dataset<Row> rows, String of, String drawn, int most) {
        Column draw = HashDraw.of(seed, BuiltInRecommenders.DRAW, concat(col("user_id"), lit(":"), col("item_id")));
        Column place = row_number().over(Window.partitionBy(of).orderBy(draw, col(drawn)));
        return rows.select("user_id", "item_id")
                .withColumn("place", place)
                .where(col("place").leq(most))
                .drop("place");
    }

    private Dataset<Row> nearest(Dataset<Row> pairs, String of, String other) {
        Column cosine = col("common").divide(sqrt(col("n").multiply(col("m"))).plus(config.shrinkage()));
        Column place =
                row_number().over(Window.partitionBy(of).orderBy(col("cosine").desc(), col(other)));
        return pairs.withColumn("cosine", round(cosine.multiply(BILLION)).cast("long"))
                .withColumn("place", place)
                .where(col("place").leq(config.neighbours()))
                .select(of, other, "cosine");
    }

    private static Dataset<Row> sums(Dataset<Row> cosines) {
        return cosines.groupBy("user_id", "item_id")
                .agg(sum("cosine").divide(BILLION).as("score"));
    }
}
