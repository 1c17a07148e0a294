package io.github.dramatis.spark.targets;

import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.reflection.ProfileRevision;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Which revision of its user's profile each rating may be asked with. */
public final class RevisedRatings {
    private RevisedRatings() {}

    /**
     * Ratings with an earlier revision to be asked with, see {@link ProfileRevision#before}: the newest that is made of
     * ratings before the own batch; test rows see the last one.
     *
     * @param ratings user_id, item_id, timestamp, split
     * @param batchSize ratings that make a revision
     * @return target_id, user_id, item_id, split, revision
     */
    public static Dataset<Row> of(Dataset<Row> ratings, int batchSize) {
        WindowSpec user = Window.partitionBy("user_id");
        Column training = col("split").notEqual("test");
        Column position = row_number()
                .over(user.orderBy(training.desc(), col("timestamp"), col("item_id")))
                .minus(1);
        Column known = count(when(training, true)).over(user);
        return ratings.withColumn("position", position)
                .withColumn("known", known)
                .withColumn(
                        "revision",
                        when(training, floor(col("position").divide(batchSize)))
                                .otherwise(ceil(col("known").divide(batchSize)))
                                .cast("int"))
                .where(col("revision").gt(0))
                .withColumn("target_id", TargetIds.ofPair())
                .select("target_id", "user_id", "item_id", "split", "revision");
    }
}
