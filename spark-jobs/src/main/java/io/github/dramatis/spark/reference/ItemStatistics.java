package io.github.dramatis.spark.reference;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
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

/** Sums over the training parts by item, and which ratings are in them. */
public final class ItemStatistics {
    private static final UserDefinedFunction USER_HALF =
            udf((UDF1<String, Integer>) UserHalf::of, DataTypes.IntegerType);

    private ItemStatistics() {}

    /** The half of the users that a user belongs to, of the column {@code user_id}: 0 or 1. */
    public static Column half() {
        return USER_HALF.apply(col("user_id"));
    }

    /** Whether a rating with split train or validation is in the sums: then a user's own has to be taken out again. */
    public static Column isCounted() {
        return not(col("after_reference"));
    }

    /** Whether a rating is in the sums, and a user's own has to be taken out again. */
    public static Column isInSums() {
        return col("split").notEqual("test").and(isCounted());
    }

    /** The rating in whole millionths, in which sums do not depend on their order. */
    public static Column millionths() {
        return round(col("rating").multiply(RatingSum.MILLION)).cast(DataTypes.LongType);
    }

    /** The rows of {@code reference_items} that these interactions make. */
    public static Dataset<Row> of(Dataset<Row> interactions) {
        return interactions
                .where(isInSums())
                .withColumn("half", half())
                .withColumn("sum", millionths())
                .groupBy("item_id")
                .agg(
                        trainSum(0, lit(1L)).as("count0"),
                        trainSum(0, col("sum")).as("millionths0"),
                        trainSum(1, lit(1L)).as("count1"),
                        trainSum(1, col("sum")).as("millionths1"),
                        sum(lit(1L)).as("count"),
                        sum("sum").as("millionths"));
    }

    private static Column trainSum(int half, Column value) {
        return sum(when(col("split").equalTo("train").and(col("half").equalTo(half)), value)
                .otherwise(0L));
    }
}
