package io.github.dramatis.spark.recommend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.udf;

import io.github.dramatis.core.recommend.HashedOrder;
import io.github.dramatis.spark.sampling.Numbered;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/**
 * Leads each user through items as far as the user needs, not through all: a user who has seen n items finds d others
 * among the first d + n.
 *
 * @param items item_id and more, with {@link Numbered#PLACE}
 * @param size how many
 */
record ItemWalk(Dataset<Row> items, long size) {
    /** Column of how many items a user is led past; at least 1. */
    static final String STEPS = "steps";

    /** Column of how many the user has been led past before, from 0. */
    static final String STEP = "step";

    /** @param sorted item_id and more, each item once, in order */
    static ItemWalk through(Dataset<Row> sorted) {
        Dataset<Row> items = Numbered.of(sorted);
        return new ItemWalk(items, items.count());
    }

    /**
     * The first items for each user.
     *
     * @param users user_id, {@link #STEPS} and more
     * @return their columns but {@link #STEPS}, {@link #STEP} and the items' columns
     */
    Dataset<Row> inOrder(Dataset<Row> users) {
        return walk(users, col(STEP));
    }

    /**
     * Walks as {@link #inOrder}, in a random order for each user that depends on the seed, the stage, the user and the
     * items.
     */
    Dataset<Row> shuffled(Dataset<Row> users, long seed, String stage) {
        long all = size;
        UDF2<String, Long, Long> order = (user, step) -> new HashedOrder(seed, stage, user, all).at(step);
        return walk(users, udf(order, DataTypes.LongType).apply(col("user_id"), col(STEP)));
    }

    private Dataset<Row> walk(Dataset<Row> users, Column place) {
        if (size == 0) {
            return users.limit(0).drop(STEPS).withColumn(STEP, lit(0L)).crossJoin(items.drop(Numbered.PLACE));
        }
        Column last = least(col(STEPS).cast("long"), lit(size)).minus(1);
        return users.withColumn(STEP, explode(sequence(lit(0L), last)))
                .drop(STEPS)
                .withColumn(Numbered.PLACE, place)
                .join(items, Numbered.PLACE)
                .drop(Numbered.PLACE);
    }
}
