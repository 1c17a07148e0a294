package io.github.dramatis.spark.cluster;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.spark.sampling.HashDraw;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Users that centres are fitted on: the same ones in the same order, however the table lies. */
final class UserSample {
    private UserSample() {}

    /**
     * The {@code most} users with the least draws, or all, in one partition sorted by id.
     *
     * @param all how many users there are
     */
    static Dataset<Row> of(Dataset<Row> users, long seed, int most, long all) {
        return sorted(HashDraw.least(users, HashDraw.of(seed, "cluster", col("user_id")), most, all));
    }

    /** The users in one partition sorted by id. */
    static Dataset<Row> sorted(Dataset<Row> users) {
        return users.repartition(1).sortWithinPartitions("user_id");
    }
}
