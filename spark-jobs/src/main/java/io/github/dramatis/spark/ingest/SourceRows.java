package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.LineShape;
import io.github.dramatis.core.ingest.SourceFormats;
import io.github.dramatis.core.rating.RatingScale;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * What the rows of a source are like as a whole, and whether that is a source of ratings at all.
 *
 * @param read rows of users who are not to be forgotten; the figures below are of these
 * @param rejected those that are no rating
 * @param outsideScale those of them whose rating alone is wrong
 * @param lowest rating that was seen, on the scale or not; null if none was
 * @param highest rating
 * @param earliest microseconds since 1970 of the ratings that were read, null if none was
 * @param latest microseconds
 * @param firstRejected file, offset and reason of the first row that was rejected, null if none was
 * @param forgotten further rows, of users who are to be forgotten
 */
record SourceRows(
        long read,
        long rejected,
        long outsideScale,
        Double lowest,
        Double highest,
        Long earliest,
        Long latest,
        Row firstRejected,
        long forgotten) {
    /** Aggregates of the rows of {@link RatingsReader#SCHEMA}, marked. */
    static List<Column> totals() {
        Column read = not(ForgottenUsers.MARK);
        Column good = read.and(col("problem").isNull());
        Column rated = when(good.or(read.and(col("outside_scale"))), col("rating"));
        return List.of(
                count(when(read, true)),
                count(when(read, col("problem"))),
                count(when(read.and(col("outside_scale")), true)),
                min(rated),
                max(rated),
                min(when(good, col("micros"))),
                max(when(good, col("micros"))),
                min(when(read.and(col("problem").isNotNull()), struct("source", "offset", "problem"))),
                count(when(ForgottenUsers.MARK, true)));
    }

    /** Reads the {@link #totals}. */
    static SourceRows of(Row totals) {
        return new SourceRows(
                totals.getLong(0),
                totals.getLong(1),
                totals.getLong(2),
                (Double) totals.get(3),
                (Double) totals.get(4),
                (Long) totals.get(5),
                (Long) totals.get(6),
                totals.getStruct(7),
                totals.getLong(8));
    }

    /** @throws UserError if there are no rows, or if most are no ratings */
    void check(String path, SourceConfig source) {
        if (read == 0) {
            throw new UserError(path, "it holds no ratings, at most a header", "give a file with rows");
        }
        if (2 * outsideScale > read) {
            throw outsideScale(path, source);
        }
        if (2 * rejected > read) {
            throw new UserError(
                    path + " (source.format: " + source.format() + ")",
                    rejected + " of " + read + " rows are no ratings; the first, at byte " + firstRejected.getLong(1)
                            + " of "
                            + firstRejected.getString(0) + ": "
                            + LineShape.withoutValues(firstRejected.getString(2)),
                    "check that source.format (and source.columns) say what the file holds");
        }
    }

    /**
     * For rows that are to be split by time.
     *
     * @throws UserError if time does not pass
     */
    void checkTimes(String path) {
        if (earliest.equals(latest) && read - rejected > 1) {
            throw new UserError(
                    path,
                    "all " + (read - rejected) + " ratings have the timestamp "
                            + Instant.EPOCH.plus(earliest, ChronoUnit.MICROS)
                            + ", so there is no earlier and later to split",
                    "give ratings with the times at which they were made");
        }
    }

    private UserError outsideScale(String path, SourceConfig source) {
        RatingScale scale = SourceFormats.scale(source);
        return new UserError(
                path + ", source.scale: " + scale.min() + " to " + scale.max() + " by " + scale.step(),
                outsideScale + " of " + read + " ratings are not on this scale; they run from " + scale.format(lowest)
                        + " to " + scale.format(highest),
                "set source.scale.min, source.scale.max and source.scale.step to the scale of the ratings");
    }
}
