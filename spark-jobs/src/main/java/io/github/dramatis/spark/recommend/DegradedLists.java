package io.github.dramatis.spark.recommend;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.table.RecommendedItem;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Makes lists that are not random worse by a known share: that share of each list's places, rounded, holds other items
 * of the catalogue, drawn at random, that are neither in the list nor rated by the user in the training part. What is
 * replaced at a share is replaced by the same at every larger one. Users draw alike whoever recommends.
 *
 * @param seen user_id, item_id: see {@link TrainingPart}
 * @param catalogue item_id; where it has too few other items the last places to be replaced stay as they are
 * @param seed of the draws
 */
public record DegradedLists(Dataset<Row> seen, Dataset<Row> catalogue, long seed) {
    private static final String DRAW = "degrade";
    private static final String[] LIST = {"recommender", "user_id", "round_or_none"};
    private static final int NO_ROUND = Integer.MIN_VALUE;
    /** The order in which a list's places are replaced. */
    private static final String TURN = "turn";

    /** What lists of a recommender are called: {@code als@25}; at 0 % they are the recommender's own. */
    public static String name(String recommender, int percent) {
        return percent == 0 ? recommender : recommender + "@" + percent;
    }

    /**
     * Replaces this share of the places.
     *
     * @param lists columns of {@link RecommendedItem}, others are dropped
     * @param percent from 0 to 100
     * @return the same columns; replaced places have neither score nor propensity
     * @throws UserError if percent is outside
     */
    public Dataset<Row> of(Dataset<Row> lists, int percent) {
        if (percent < 0 || percent > 100) {
            throw new UserError(
                    "share of a list to replace: " + percent + " %", "it must be from 0 to 100", "give e.g. 0,25,50");
        }
        if (percent == 0) {
            return lists.select(columns());
        }
        Dataset<Row> turns = turns(lists, percent);
        Dataset<Row> replaced = turns.join(replacements(turns), new String[] {LIST[0], LIST[1], LIST[2], TURN}, "left");
        Column isReplaced = col("new_item").isNotNull();
        return replaced.withColumn("item_id", coalesce(col("new_item"), col("item_id")))
                .withColumn("score", when(not(isReplaced), col("score")))
                .withColumn("propensity", when(not(isReplaced), col("propensity")))
                .withColumn("recommender", concat(col("recommender"), lit(name("", percent))))
                .select(columns());
    }

    /** The lists with {@link #TURN}, from 1 on, and how many places are replaced. */
    private Dataset<Row> turns(Dataset<Row> lists, int percent) {
        WindowSpec list = Window.partitionBy(LIST[0], LIST[1], LIST[2]);
        Column draw = HashDraw.of(seed, DRAW, concat(col("user_id"), lit(":"), col("rank")));
        return lists.select(columns())
                .withColumn(LIST[2], coalesce(col("round"), lit(NO_ROUND)))
                .withColumn(TURN, row_number().over(list.orderBy(draw, col("rank"))))
                .withColumn("places", count(lit(1)).over(list))
                .withColumn("replaced", expr("(places * " + percent + " + 50) div 100"));
    }

    /** The list, {@link #TURN} and new_item: as many as are replaced, or as the catalogue has. */
    private Dataset<Row> replacements(Dataset<Row> turns) {
        Dataset<Row> rated = seen.groupBy("user_id").agg(count(lit(1)).as("rated"));
        Dataset<Row> lists = turns.where(col(TURN).equalTo(1))
                .join(rated, new String[] {"user_id"}, "left")
                .select(
                        col(LIST[0]),
                        col(LIST[1]),
                        col(LIST[2]),
                        col("replaced"),
                        coalesce(col("rated"), lit(0L))
                                .plus(col("places"))
                                .plus(col("replaced"))
                                .as(ItemWalk.STEPS));
        Dataset<Row> sorted = catalogue.select("item_id").distinct().sort("item_id");
        WindowSpec order = Window.partitionBy(LIST[0], LIST[1], LIST[2]).orderBy(ItemWalk.STEP);
        return ItemWalk.through(sorted)
                .shuffled(lists, seed, DRAW)
                .join(seen, new String[] {"user_id", "item_id"}, "left_anti")
                .join(turns, new String[] {LIST[0], LIST[1], LIST[2], "item_id"}, "left_anti")
                .withColumn(TURN, row_number().over(order))
                .where(col(TURN).leq(col("replaced")))
                .select(
                        col(LIST[0]),
                        col(LIST[1]),
                        col(LIST[2]),
                        col(TURN),
                        col("item_id").as("new_item"));
    }

    private static Column[] columns() {
        return Arrays.stream(RecommendationLists.COLUMNS)
                .map(column -> col(column))
                .toArray(Column[]::new);
    }
}
