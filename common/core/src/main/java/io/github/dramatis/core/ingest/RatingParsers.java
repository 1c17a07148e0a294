package io.github.dramatis.core.ingest;

import io.github.dramatis.core.config.ColumnMapping;
import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.SourceFormat;
import java.util.List;

/** Chooses the parser of a source by its format and its first line. */
public final class RatingParsers {
    private static final List<String> MOVIELENS_COLUMNS = List.of("userId", "movieId", "rating", "timestamp");

    private RatingParsers() {}

    /**
     * The parser of a file of lines.
     *
     * @param file for messages
     * @param firstLine of the file, which shows whether it is in the format at all
     * @throws UserError if it is not, or if a mapped column is missing
     */
    public static RatingLineParser of(SourceConfig source, String file, String firstLine) {
        SourceFormat format = SourceFormats.format(source);
        return switch (format) {
            case MOVIELENS_LATEST -> movieLensCsv(source, file, firstLine);
            case MOVIELENS_1M -> fixed(source, file, firstLine, "::");
            case MOVIELENS_100K -> fixed(source, file, firstLine, "\t");
            case AMAZON_5CORE -> json(
                    source, file, firstLine, "reviewerID", "asin", "overall", "unixReviewTime", SourceTime.SECONDS);
            case AMAZON_2023 -> json(
                    source, file, firstLine, "user_id", "parent_asin", "rating", "timestamp", SourceTime.MILLISECONDS);
            case CSV -> csv(source, file, firstLine);
            case PARQUET, TABLE -> throw new IllegalArgumentException("Parquet and tables have no lines");
        };
    }

    private static RatingLineParser movieLensCsv(SourceConfig source, String file, String firstLine) {
        if (!firstLine.equals(String.join(",", MOVIELENS_COLUMNS))) {
            throw FormatGuess.mismatch(
                    source, file, firstLine, "the header '" + String.join(",", MOVIELENS_COLUMNS) + "'");
        }
        return new SeparatedRatings(
                new SeparatedLine(",", true), firstLine, 4, 0, 1, 2, 3, fields(source, SourceTime.SECONDS));
    }

    private static RatingLineParser fixed(SourceConfig source, String file, String firstLine, String separator) {
        SeparatedLine line = new SeparatedLine(separator, false);
        RatingLineParser parser = new SeparatedRatings(line, null, 4, 0, 1, 2, 3, fields(source, SourceTime.SECONDS));
        if (line.split(firstLine).size() != 4) {
            throw FormatGuess.mismatch(
                    source,
                    file,
                    firstLine,
                    "user, item, rating and timestamp parted by " + (separator.equals("\t") ? "tabs" : separator));
        }
        return parser;
    }

    private static RatingLineParser json(
            SourceConfig source,
            String file,
            String firstLine,
            String user,
            String item,
            String rating,
            String timestamp,
            SourceTime time) {
        if (!firstLine.startsWith("{") || !firstLine.contains(user) || !firstLine.contains(item)) {
            String expected = "a JSON object with " + String.join(", ", user, item, rating, timestamp);
            throw FormatGuess.mismatch(source, file, firstLine, expected);
        }
        return new JsonRatings(user, item, rating, timestamp, fields(source, time));
    }

    private static RatingLineParser csv(SourceConfig source, String file, String firstLine) {
        if (firstLine.startsWith("{") || firstLine.startsWith("PAR1")) {
            throw FormatGuess.mismatch(source, file, firstLine, "a header of column names");
        }
        SeparatedLine line = SourceFormats.csv(source);
        HeaderColumns header = HeaderColumns.of(file, line, firstLine);
        ColumnMapping columns = source.columns();
        return new SeparatedRatings(
                line,
                firstLine,
                header.names().size(),
                header.index("source.columns.user", columns.user()),
                header.index("source.columns.item", columns.item()),
                source.hasRatings() ? header.index(HeaderColumns.RATING_KEY, columns.rating()) : SeparatedRatings.NONE,
                header.index("source.columns.timestamp", columns.timestamp()),
                fields(source, SourceTime.ANY));
    }

    private static RatingFields fields(SourceConfig source, SourceTime time) {
        return new RatingFields(SourceFormats.scale(source), time);
    }
}
