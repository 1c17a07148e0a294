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
 * @param levels rows of each rating that was given
 */
record InteractionCounts(
        long rows,
        long users,
        IngestResult.Parts parts,
        long tiedAtCut,
        long withoutTraining,
        long withoutTest,
        Instant first,
        Instant last,
        Map<Double, Long> levels) {
    /** @param interactions see {@link TemporalSplit#apply} */
    static InteractionCounts of(Dataset<Row> interactions) {
        Column split = col("split");
        Column first = col("place").equalTo(1);
        Column last = col("place").equalTo(col("history"));
        Column test = split.equalTo("test");
        // a row a level of the scale
        return interactions
                .groupBy("rating")
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
                .collectAsList()
                .stream()
                .map(InteractionCounts::ofLevel)
                .reduce(InteractionCounts::plus)
                .orElseGet(() ->
                        new InteractionCounts(0, 0, new IngestResult.Parts(0, 0, 0), 0, 0, 0, null, null, Map.of()));
    }

    private static InteractionCounts ofLevel(Row row) {
        return new InteractionCounts(
                row.getLong(1),
                row.getLong(2),
                new IngestResult.Parts(row.getLong(3), row.getLong(4), row.getLong(5)),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getInstant(9),
                row.getInstant(10),
                Map.of(row.getDouble(0), row.getLong(1)));
    }

    private static InteractionCounts plus(InteractionCounts one, InteractionCounts other) {
        Map<Double, Long> levels = new TreeMap<>(one.levels);
        levels.putAll(other.levels);
        return new InteractionCounts(
                one.rows + other.rows,
                one.users + other.users,
                new IngestResult.Parts(
                        one.parts.train() + other.parts.train(),
                        one.parts.validation() + other.parts.validation(),
                        one.parts.test() + other.parts.test()),
                one.tiedAtCut + other.tiedAtCut,
                one.withoutTraining + other.withoutTraining,
                one.withoutTest + other.withoutTest,
                one.first.isBefore(other.first) ? one.first : other.first,
                one.last.isAfter(other.last) ? one.last : other.last,
                levels);
    }

    private static Column rows(Column condition) {
        return count(when(condition, true));
    }

    /**
     * How many ratings there are of each level, by the level as people write it; nothing where there are no ratings.
     */
    Map<String, Long> histogram(RatingScale scale) {
        Map<String, Long> histogram = new TreeMap<>();
        if (scale.isRated()) {
            levels.forEach((rating, rows) ->
                    histogram.merge(scale.format(scale.at(scale.nearestIndex(rating))), rows, Long::sum));
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
