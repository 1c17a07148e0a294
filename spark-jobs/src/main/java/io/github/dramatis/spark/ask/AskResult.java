package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.spark.stage.StageResult;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * What was asked.
 *
 * @param variant who answered
 * @param rows that were read
 * @param pairs that they make
 * @param withoutId rows without a user or an item
 * @param repeated rows of a pair that was there before
 * @param unknownUsers pairs without an answer since nothing is known of the user
 * @param tooLong pairs without an answer since their prompt is too long
 * @param withoutAdapter pairs without an answer since the persona's adapter failed
 * @param seen pairs that are in the user's training part
 * @param rejectedRatings supplied ratings that cannot be read
 * @param asked prompts that the model was asked; the others had an answer
 */
public record AskResult(
        String variant,
        long rows,
        long pairs,
        long withoutId,
        long repeated,
        long unknownUsers,
        long tooLong,
        long withoutAdapter,
        long seen,
        long rejectedRatings,
        long asked)
        implements StageResult {
    /** Above this share of rows that are left out or have no answer, the exit code reports them. */
    static final double MOST = 0.01;

    /** How many answers have this error. */
    static Column errors(String error) {
        return count(when(col("error").equalTo(error), true));
    }

    @Override
    public Optional<String> incomplete() {
        long without = withoutId + unknownUsers + tooLong + withoutAdapter + rejectedRatings;
        return without <= MOST * rows
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%d of %d rows have no answer: %d without a user or an item, %d of unknown users, %d with a"
                                + " prompt that is too long, %d of personas without an adapter; %d ratings given"
                                + " along are none",
                        without - rejectedRatings,
                        rows,
                        withoutId,
                        unknownUsers,
                        tooLong,
                        withoutAdapter,
                        rejectedRatings));
    }
}
