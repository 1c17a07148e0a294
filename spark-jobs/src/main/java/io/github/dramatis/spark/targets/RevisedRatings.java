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
    static final Column TRAINING = col("split").notEqual("test");

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
        return placed(ratings)
                .withColumn("revision", revision(batchSize))
                .where(col("revision").gt(0))
                .withColumn("target_id", TargetIds.ofPair())
                .select("target_id", "user_id", "item_id", "split", "revision");
    }

    /** A user's ratings in order: the training part in time, then the test rows. */
    static WindowSpec inOrder() {
        return Window.partitionBy("user_id").orderBy(TRAINING.desc(), col("timestamp"), col("item_id"));
    }

    /** Adds {@code position} in that order, from 0, and {@code known}, the rows of the user's training part. */
    static Dataset<Row> placed(Dataset<Row> ratings) {
        return ratings.withColumn("position", row_number().over(inOrder()).minus(1))
                .withColumn("known", count(when(TRAINING, true)).over(Window.partitionBy("user_id")));
    }

    /** The revision of a rating with split, position and known. */
    static Column revision(int batchSize) {
        return when(TRAINING, floor(col("position").divide(batchSize)))
                .otherwise(ceil(col("known").divide(batchSize)))
                .cast("int");
    }
}
