package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.SplitConfig;
import io.github.dramatis.core.error.UserError;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How long the users' histories are.
 *
 * @param ratings of all users, one an item
 * @param users with a rating
 * @param enough users with as many ratings as a user must have, or known
 * @param known users who were in the workspace before an incremental run
 * @param longest ratings of the user who has most
 */
record HistoryCounts(long ratings, long users, long enough, long known, long longest) {
    static HistoryCounts of(Dataset<Row> histories, int minInteractions) {
        Column one = col("place").equalTo(1);
        Row row = histories
                .agg(
                        count(lit(1)),
                        count(when(one, true)),
                        count(when(one.and(col("history").geq(minInteractions).or(col("known"))), true)),
                        count(when(one.and(col("known")), true)),
                        coalesce(max("history"), lit(0L)))
                .head();
        return new HistoryCounts(row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
    }

    /** @throws UserError if no user has enough ratings */
    void check(String path, SplitConfig split) {
        if (enough == 0) {
            throw new UserError(
                    path,
                    "no user has enough history: the longest of " + users + " has " + longest + " ratings,"
                            + " split.min-interactions is " + split.minInteractions(),
                    "give more ratings a user, or lower split.min-interactions (2 at least)");
        }
    }
}
