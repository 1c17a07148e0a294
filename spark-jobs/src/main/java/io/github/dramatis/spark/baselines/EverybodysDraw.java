package io.github.dramatis.spark.baselines;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.targets.RevisedRatings;
import io.github.dramatis.spark.targets.TargetIds;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Draws rows of everybody that may be targets, by hash. Which may be one is found out by sorting whole histories, so
 * only those of users are sorted who have a row with a draw that may be small enough.
 *
 * @param seed of the run
 * @param split of the rows: train or validation
 * @param rows how many are drawn, at least 1; all where there are no more
 * @param batchSize ratings that make a profile's revision
 * @param kept what is read more than once
 */
record EverybodysDraw(long seed, String split, int rows, int batchSize, KeptRows kept) {
    private static final String[] USER = {"user_id"};
    /** How many times as many rows as are drawn are looked at first, and by what this grows while they are too few. */
    private static final double TRIED = 4;

    /**
     * The rows of the split with an earlier revision that have the least draws, see {@link RevisedRatings#of}.
     *
     * @param interactions rows of the table
     * @param all how many of them, at most, are in the split
     */
    Dataset<Row> of(Dataset<Row> interactions, long all) {
        Dataset<Row> ratings = interactions.select("user_id", "item_id", "timestamp", "split");
        if (rows == 0) {
            return possible(ratings).where(lit(false));
        }
        if (all <= rows) {
            return possible(ratings);
        }
        Dataset<Row> ofSplit = ratings.where(inSplit());
        for (double share = TRIED * rows / all; share < 1; share *= TRIED) {
            Column within = HashDraw.isWithin(share, seed, stage(), TargetIds.ofPair());
            Dataset<Row> users = ofSplit.where(within).select(USER[0]).distinct();
            Dataset<Row> possible =
                    kept.keep(possible(ratings.join(users, USER, "left_semi")).where(within));
            if (possible.count() >= rows) {
                return least(possible);
            }
        }
        return least(possible(ratings));
    }

    private Dataset<Row> possible(Dataset<Row> ratings) {
        return RevisedRatings.of(ratings, batchSize).where(inSplit());
    }

    private Column inSplit() {
        return col("split").equalTo(split);
    }

    private String stage() {
        return split.equals("train") ? "everybodys-rows" : "tuning-rows";
    }

    private Dataset<Row> least(Dataset<Row> possible) {
        return HashDraw.least(possible, HashDraw.of(seed, stage(), col("target_id")), rows);
    }
}
