package io.github.dramatis.spark.recommend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import io.github.dramatis.core.random.Draws;
import io.github.dramatis.spark.estimate.AlsFit;
import io.github.dramatis.spark.sampling.HashDraw;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Lists that must be worse than those they come from: given to another user, where the recommender is personal, or
 * fitted on a tenth of the ratings. Agents who cannot tell them apart test nothing.
 */
public final class WorseLists {
    private static final String ANOTHER_USER = "@another-user";
    private static final String TENTH = "@tenth-of-ratings";
    private static final double SHARE = 0.1;
    private static final int BITS = 63;

    private WorseLists() {}

    /** What the worse copies of a recommender are called. */
    public static List<String> names(String recommender) {
        return List.of(recommender + ANOTHER_USER, recommender + TENTH);
    }

    /**
     * Each user's lists given to another one, without what that one has rated in the training part.
     *
     * @param lists recommender, user_id, item_id, rank and others
     * @param seen user_id, item_id: see {@link TrainingPart}
     * @param seed of the draw who gets whose
     * @return columns of the lists; nothing where there is a single user
     */
    public static Dataset<Row> ofAnotherUser(Dataset<Row> lists, Dataset<Row> seen, long seed) {
        String index = "user_index";
        Dataset<Row> users = AlsFit.indexed(lists, "user_id", index);
        long count = users.count();
        if (count < 2) {
            return lists.limit(0);
        }
        long shift = 1 + Math.floorMod(Draws.hash(seed, "another-user", "shift"), count - 1);
        Column next = col(index).plus(shift).mod(count);
        Dataset<Row> givers = users.select(col("user_id").as("giver"), next.as(index));
        Dataset<Row> pairs = users.join(givers, index).select("user_id", "giver");
        Column place =
                row_number().over(Window.partitionBy("recommender", "user_id").orderBy(col("rank"), col("item_id")));
        return lists.withColumnRenamed("user_id", "giver")
                .join(pairs, "giver")
                .join(seen.select("user_id", "item_id"), new String[] {"user_id", "item_id"}, "left_anti")
                .withColumn("rank", place)
                .withColumn("propensity", lit(null).cast("double"))
                .withColumn("recommender", concat(col("recommender"), lit(ANOTHER_USER)))
                .select(columns(lists));
    }

    private static Column[] columns(Dataset<Row> lists) {
        return List.of(lists.columns()).stream().map(name -> col(name)).toArray(Column[]::new);
    }

    /** The training part with a tenth of the ratings to fit on; what users have seen stays whole. */
    public static TrainingPart tenth(TrainingPart training, long seed) {
        Column draw = HashDraw.of(seed, "tenth-of-ratings", concat(col("user_id"), lit(" "), col("item_id")));
        return new TrainingPart(training.ratings().where(draw.lt(SHARE * Math.pow(2, BITS))), training.seen());
    }

    /** What a recommender that was fitted on {@link #tenth} recommends, under its name. */
    public static Dataset<Row> named(Dataset<Row> lists) {
        return lists.withColumn("recommender", concat(col("recommender"), lit(TENTH)));
    }
}
