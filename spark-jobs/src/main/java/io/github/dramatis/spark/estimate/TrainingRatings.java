package io.github.dramatis.spark.estimate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.udf;

import io.github.dramatis.core.estimate.UserFold;
import io.github.dramatis.spark.reference.ItemStatistics;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/** The frozen training parts, and for which folds of users each rating counts. */
public final class TrainingRatings {
    private static final UserDefinedFunction SAMPLE_KEY =
            udf((UDF1<String, Double>) UserFold::sampleKey, DataTypes.DoubleType);

    private TrainingRatings() {}

    /** The fold of the users, of the column {@code user_id}. */
    public static Column fold(int folds) {
        return udf((UDF1<String, Integer>) user -> UserFold.of(user, folds), DataTypes.IntegerType)
                .apply(col("user_id"));
    }

    /**
     * The ratings with split train as the last full run froze them.
     *
     * @return user_id, item_id, millionths (of the rating), fold (of the user)
     */
    static Dataset<Row> of(Dataset<Row> interactions, int folds) {
        return interactions
                .where(col("split").equalTo("train").and(ItemStatistics.isCounted()))
                .select(
                        col("user_id"),
                        col("item_id"),
                        ItemStatistics.millionths().as("millionths"),
                        fold(folds).as("fold"));
    }

    /** The ratings of a share of the users, drawn by hash. */
    static Dataset<Row> sample(Dataset<Row> ratings, double share) {
        return share >= 1
                ? ratings
                : ratings.where(SAMPLE_KEY.apply(col("user_id")).lt(share));
    }

    /** Each row once for every fold but its own, in which {@code fold} then is. */
    static Dataset<Row> forOtherFolds(Dataset<Row> rows, int folds) {
        Column others = filter(sequence(lit(0), lit(folds - 1)), fold -> fold.notEqual(col("fold")));
        return rows.withColumn("fold", explode(others));
    }
}
