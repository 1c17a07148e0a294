package io.github.dramatis.spark.reflect;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.reflection.RatingSum;
import io.github.dramatis.core.reflection.UserHalf;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * Every rating of the training part beside what its item is and what others' training ratings of the item add up to. Column
 * expressions alone; Spark decides which joins are broadcast.
 */
final class RatingHistories {
    private static final UserDefinedFunction USER_HALF =
            udf((UDF1<String, Integer>) UserHalf::of, DataTypes.IntegerType);

    private RatingHistories() {}

    /**
     * One row a rating of the training part: {@code user_id, item_id, rating, timestamp, title, year, categories}; {@code half} of the user
     * (0, 1); {@code is_train} (0 for validation); {@code others_count, others_millionths}, the sum of the training ratings of the item without the
     * user's own; {@code half_count, half_millionths}, of these the ones by the user's own half.
     *
     * @param interactions the table
     * @param items the table
     */
    static Dataset<Row> of(Dataset<Row> interactions, Dataset<Row> items) {
        Dataset<Row> ratings = interactions
                .where(col("split").isin("train", "validation"))
                .withColumn("half", USER_HALF.apply(col("user_id")))
                .withColumn("is_train", col("split").equalTo("train").cast(DataTypes.LongType))
                .withColumn(
                        "millionths",
                        round(col("rating").multiply(RatingSum.MILLION)).cast(DataTypes.LongType));
        Dataset<Row> described = items.select(
                col("item_id"),
                col("title"),
                col("year"),
                array_distinct(col("categories")).as("categories"));
        return withOthers(leftJoin(leftJoin(ratings, described), sums(ratings)));
    }

    private static Dataset<Row> withOthers(Dataset<Row> ratings) {
        Column ownMillionths = col("millionths").multiply(col("is_train"));
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
                ofBoth("count").minus(col("is_train")).as("others_count"),
                ofBoth("millionths").minus(ownMillionths).as("others_millionths"),
                ofOwnHalf("count").minus(col("is_train")).as("half_count"),
                ofOwnHalf("millionths").minus(ownMillionths).as("half_millionths"));
    }

    private static Column ofBoth(String sum) {
        return orZero(sum + "_0").plus(orZero(sum + "_1"));
    }

    private static Column ofOwnHalf(String sum) {
        return when(col("half").equalTo(0), orZero(sum + "_0")).otherwise(orZero(sum + "_1"));
    }

    /** Items that only validation rows rate have no sums. */
    private static Column orZero(String column) {
        return coalesce(col(column), lit(0L));
    }

    private static Dataset<Row> leftJoin(Dataset<Row> ratings, Dataset<Row> byItem) {
        Dataset<Row> right = byItem.withColumnRenamed("item_id", "joined_item_id");
        return ratings.join(right, ratings.col("item_id").equalTo(right.col("joined_item_id")), "left_outer")
                .drop("joined_item_id");
    }

    /** Training ratings by item and half of the users: {@code item_id, count_0, millionths_0, count_1, millionths_1}. */
    private static Dataset<Row> sums(Dataset<Row> ratings) {
        return ratings.where(col("is_train").equalTo(1))
                .groupBy("item_id")
                .agg(
                        sumOfHalf(0, lit(1L)).as("count_0"),
                        sumOfHalf(0, col("millionths")).as("millionths_0"),
                        sumOfHalf(1, lit(1L)).as("count_1"),
                        sumOfHalf(1, col("millionths")).as("millionths_1"));
    }

    private static Column sumOfHalf(int half, Column value) {
        return sum(when(col("half").equalTo(half), value).otherwise(0L));
    }
}
