package io.github.dramatis.spark.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.github.dramatis.core.random.Draws;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/** Users that centres are fitted on: the same ones in the same order, however the table lies. */
final class UserSample {
    private UserSample() {}

    /** At most {@code most} users, chosen by a hash of their id, in one partition sorted by id, kept until released. */
    static Dataset<Row> of(Dataset<Row> users, long seed, int most) {
        UserDefinedFunction draw =
                udf((UDF1<String, Long>) user -> Draws.hash(seed, "cluster", user), DataTypes.LongType);
        return kept(users.withColumn("draw", draw.apply(col("user_id")))
                .orderBy("draw", "user_id")
                .limit(most)
                .drop("draw"));
    }

    /** The users in one partition sorted by id, kept until released. */
    static Dataset<Row> kept(Dataset<Row> users) {
        return users.repartition(1).sortWithinPartitions("user_id").persist(StorageLevel.MEMORY_AND_DISK());
    }
}
