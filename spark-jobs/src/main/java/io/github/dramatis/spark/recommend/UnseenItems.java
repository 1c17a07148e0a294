package io.github.dramatis.spark.recommend;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * The first items for each user that the user has not rated. Places are user_id, item_id, score and rank, from 1 on.
 *
 * @param users user_id and {@link ItemWalk#STEPS}: the depth, and how many items the user has rated
 * @param seen user_id, item_id, rating: what these users have rated
 * @param depth how many places
 */
record UnseenItems(Dataset<Row> users, Dataset<Row> seen, int depth) {
    private static final String[] PAIR = {"user_id", "item_id"};

    /** @param users user_id */
    static UnseenItems of(Dataset<Row> users, TrainingPart training, int depth) {
        Dataset<Row> ids = users.select("user_id").distinct();
        Dataset<Row> seen = training.seen().join(ids, new String[] {"user_id"}, "left_semi");
        Dataset<Row> counts = seen.groupBy("user_id").agg(count(lit(1)).as("rated"));
        Column steps = coalesce(col("rated"), lit(0L)).plus(depth);
        return new UnseenItems(
                ids.join(counts, new String[] {"user_id"}, "left").select(col("user_id"), steps.as(ItemWalk.STEPS)),
                seen,
                depth);
    }

    /** @param sorted item_id and score, the best first */
    Dataset<Row> firstOf(Dataset<Row> sorted) {
        return first(ItemWalk.through(sorted).inOrder(users));
    }

    /** @param catalogue item_id */
    Dataset<Row> random(Dataset<Row> catalogue, long seed) {
        Dataset<Row> sorted = catalogue.select("item_id").distinct().sort("item_id");
        return first(ItemWalk.through(sorted)
                .shuffled(users, seed, BuiltInRecommenders.DRAW)
                .withColumn("score", lit(null).cast("double")));
    }

    private Dataset<Row> first(Dataset<Row> walked) {
        return best(unseen(walked), col(ItemWalk.STEP));
    }

    /**
     * The items of the highest scores, equal ones by item id; where there are too few of them others follow, in their
     * order and without a score.
     *
     * @param scored user_id, item_id, score
     * @param others places
     */
    Dataset<Row> highest(Dataset<Row> scored, Dataset<Row> others) {
        Dataset<Row> highest = best(unseen(scored), col("score").desc(), col("item_id"));
        return highest.withColumn("turn", lit(0))
                .unionByName(
                        others.withColumn("score", lit(null).cast("double")).withColumn("turn", lit(1)))
                .groupBy("user_id", "item_id")
                .agg(min(struct("turn", "rank", "score")).as("place"))
                .select(
                        col("user_id"),
                        col("item_id"),
                        col("place.score"),
                        row_number()
                                .over(Window.partitionBy("user_id").orderBy("place.turn", "place.rank"))
                                .as("rank"))
                .where(col("rank").leq(depth));
    }

    private Dataset<Row> unseen(Dataset<Row> places) {
        return places.join(seen, PAIR, "left_anti");
    }

    private Dataset<Row> best(Dataset<Row> places, Column... order) {
        WindowSpec user = Window.partitionBy("user_id").orderBy(order);
        return places.withColumn("rank", row_number().over(user))
                .where(col("rank").leq(depth))
                .select("user_id", "item_id", "score", "rank");
    }
}
