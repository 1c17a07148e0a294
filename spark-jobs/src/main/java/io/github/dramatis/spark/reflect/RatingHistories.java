package io.github.dramatis.spark.reflect;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.spark.items.DescribedItems;
import io.github.dramatis.spark.reference.ItemStatistics;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Every rating of the training part beside what its item is and what others' training ratings of the item add up to.
 * Column expressions alone; Spark decides which joins are broadcast.
 */
final class RatingHistories {
    private RatingHistories() {}

    /**
     * One row a rating of the training part: {@code user_id, item_id, rating, timestamp, title, year, categories};
     * {@code half} of the user (0, 1); {@code is_train} (0 for validation); {@code others_count, others_millionths},
     * the frozen sum of the training ratings of the item without the user's own; {@code half_count, half_millionths},
     * of these the ones by the user's own half; {@code fields} of the item, see {@link DescribedItems}.
     *
     * @param interactions the table
     * @param items see {@link DescribedItems}
     * @param sums the table {@code reference_items}
     */
    static Dataset<Row> of(Dataset<Row> interactions, Dataset<Row> items, Dataset<Row> sums) {
        Dataset<Row> ratings = interactions
                .where(col("split").isin("train", "validation"))
                .withColumn("half", ItemStatistics.half())
                .withColumn("is_train", col("split").equalTo("train").cast(DataTypes.LongType))
                .withColumn(
                        "own_count",
                        col("is_train").multiply(ItemStatistics.isCounted().cast(DataTypes.LongType)))
                .withColumn("own_millionths", ItemStatistics.millionths().multiply(col("own_count")));
        Dataset<Row> described = items.select(
                col("item_id"),
                col("title"),
                col("year"),
                array_distinct(col("categories")).as("categories"),
                col(DescribedItems.SHOWN).as("fields"));
        return withOthers(leftJoin(leftJoin(ratings, described), sums));
    }

    private static Dataset<Row> withOthers(Dataset<Row> ratings) {
        return ratings.select(
                col("user_id"),
                col("item_id"),
                col("rating"),
                col("timestamp"),
                col("title"),
                col("year"),
                col("categories"),
                col("half"),
                col("is_train"),
                ofBoth("count").minus(col("own_count")).as("others_count"),
                ofBoth("millionths").minus(col("own_millionths")).as("others_millionths"),
                ofOwnHalf("count").minus(col("own_count")).as("half_count"),
                ofOwnHalf("millionths").minus(col("own_millionths")).as("half_millionths"),
                col("fields"));
    }

    private static Column ofBoth(String sum) {
        return orZero(sum + "0").plus(orZero(sum + "1"));
    }

    private static Column ofOwnHalf(String sum) {
        return when(col("half").equalTo(0), orZero(sum + "0")).otherwise(orZero(sum + "1"));
    }

    /** Items without a training rating in the full run have no sums. */
    private static Column orZero(String column) {
        return coalesce(col(column), lit(0L));
    }

    private static Dataset<Row> leftJoin(Dataset<Row> ratings, Dataset<Row> byItem) {
        Dataset<Row> right = byItem.withColumnRenamed("item_id", "joined_item_id");
        return ratings.join(right, ratings.col("item_id").equalTo(right.col("joined_item_id")), "left_outer")
                .drop("joined_item_id");
    }
}
