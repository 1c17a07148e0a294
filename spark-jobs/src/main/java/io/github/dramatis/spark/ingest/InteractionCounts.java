package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the kept interactions are like.
 *
 * @param rows all
 * @param users distinct
 * @param parts rows of each part
 * @param tiedAtCut users whose cut fell between ratings of one timestamp
 * @param withoutTraining users with test rows only
 * @param withoutTest users without a test row
 * @param first earliest timestamp
 * @param last latest
 */
record InteractionCounts(
        long rows,
        long users,
        IngestResult.Parts parts,
        long tiedAtCut,
        long withoutTraining,
        long withoutTest,
        Instant first,
        Instant last) {
    /** @param interactions see {@link TemporalSplit#apply} */
    static InteractionCounts of(Dataset<Row> interactions) {
        Column split = col("split");
        Column first = col("place").equalTo(1);
        Column last = col("place").equalTo(col("history"));
        Column test = split.equalTo("test");
        Row row = interactions
                .agg(
                        count(lit(1)),
                        rows(first),
                        rows(split.equalTo("train")),
                        rows(split.equalTo("validation")),
                        rows(test),
                        rows(col("tied_at_cut")),
                        // parts follow each other in time: the first row and the last tell which a user has
                        rows(first.and(test)),
                        rows(last.and(test.unary_$bang())),
                        min("timestamp"),
                        max("timestamp"))
                .head();
        return new InteractionCounts(
                row.getLong(0),
                row.getLong(1),
                new IngestResult.Parts(row.getLong(2), row.getLong(3), row.getLong(4)),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getInstant(8),
                row.getInstant(9));
    }

    private static Column rows(Column condition) {
        return count(when(condition, true));
    }

    /**
     * How many ratings there are of each level, by the level as people write it; nothing where there are no ratings.
     */
    static Map<String, Long> histogram(Dataset<Row> interactions, RatingScale scale) {
        Map<String, Long> histogram = new TreeMap<>();
        if (!scale.isRated()) {
            return histogram;
        }
        for (Row row : interactions.groupBy("rating").count().collectAsList()) {
            histogram.merge(scale.format(scale.at(scale.nearestIndex(row.getDouble(0)))), row.getLong(1), Long::sum);
        }
        return histogram;
    }

    /** @throws UserError if there is nothing to test on */
    void check(String path) {
        if (parts.test() == 0) {
            throw new UserError(
                    path,
                    "none of the " + users
                            + " users has a rating later than the cut: every user's last ratings share one"
                            + " timestamp, so a split by time leaves nothing to test on",
                    "give ratings with finer timestamps, or lower split.train-fraction");
        }
    }
}
