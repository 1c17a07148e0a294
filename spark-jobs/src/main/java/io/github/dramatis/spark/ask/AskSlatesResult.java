package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.table.AgentAnswer;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What came of asking about slates.
 *
 * @param variant who was asked
 * @param rows that were read
 * @param slates that they make
 * @param withoutId rows without a user or a slate
 * @param repeated rows of a user's slate that was there before
 * @param faulty slates without an answer since an item is twice in it or has no id, or since there are too many
 * @param unknownUsers slates without an answer since nothing is known of the user
 * @param tooLong slates without an answer since their prompt is too long
 * @param withoutAdapter slates without an answer since the persona's adapter failed
 * @param rejectedRatings rows of the ratings given along that are none
 * @param asked prompts that the model was asked; the others had an answer
 */
public record AskSlatesResult(
        String variant,
        long rows,
        long slates,
        long withoutId,
        long repeated,
        long faulty,
        long unknownUsers,
        long tooLong,
        long withoutAdapter,
        long rejectedRatings,
        long asked)
        implements StageResult {
    static AskSlatesResult of(
            AskedVariant variant, AskedSlates read, GivenRatings given, Dataset<Row> answers, long asked) {
        Row row = answers.agg(
                        count(lit(1)),
                        count(col("error")),
                        AskResult.errors(AgentAnswer.UNKNOWN_USER),
                        AskResult.errors(AgentAnswer.SLATE_TOO_LONG),
                        AskResult.errors(AgentAnswer.NO_ADAPTER))
                .head();
        long unknown = row.getLong(2);
        long tooLong = row.getLong(3);
        long withoutAdapter = row.getLong(4);
        return new AskSlatesResult(
                variant.id(),
                read.given(),
                row.getLong(0),
                read.withoutId(),
                read.repeated(),
                row.getLong(1) - unknown - tooLong - withoutAdapter,
                unknown,
                tooLong,
                withoutAdapter,
                given.rejected(),
                asked);
    }

    @Override
    public Optional<String> incomplete() {
        long without = withoutId + faulty + unknownUsers + tooLong + withoutAdapter;
        return without + rejectedRatings <= AskResult.MOST * rows
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%d of %d rows have no answer: %d without a user or a slate, %d slates with an item twice,"
                                + " without an id or with too many, %d of unknown users, %d with a prompt that is"
                                + " too long, %d of personas without an adapter; %d ratings given along are none",
                        without,
                        rows,
                        withoutId,
                        faulty,
                        unknownUsers,
                        tooLong,
                        withoutAdapter,
                        rejectedRatings));
    }
}
