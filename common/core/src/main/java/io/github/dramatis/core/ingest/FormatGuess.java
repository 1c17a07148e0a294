package io.github.dramatis.core.ingest;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.SourceFormat;
import java.util.Optional;

/** Tells from a file's first line which format it may be in, so that an error can name it. */
final class FormatGuess {
    private FormatGuess() {}

    static Optional<SourceFormat> of(String firstLine) {
        if (firstLine.startsWith("PAR1")) {
            return Optional.of(SourceFormat.PARQUET);
        }
        if (firstLine.startsWith("{")) {
            return firstLine.contains("parent_asin")
                    ? Optional.of(SourceFormat.AMAZON_2023)
                    : firstLine.contains("reviewerID") ? Optional.of(SourceFormat.AMAZON_5CORE) : Optional.empty();
        }
        if (firstLine.equals("userId,movieId,rating,timestamp")) {
            return Optional.of(SourceFormat.MOVIELENS_LATEST);
        }
        if (firstLine.matches("\\d+::\\d+::\\d+::\\d+")) {
            return Optional.of(SourceFormat.MOVIELENS_1M);
        }
        if (firstLine.matches("\\d+\t\\d+\t\\d+\t\\d+")) {
            return Optional.of(SourceFormat.MOVIELENS_100K);
        }
        return firstLine.indexOf(',') > 0 ? Optional.of(SourceFormat.CSV) : Optional.empty();
    }

    /** The error of a file whose first line is not what its format begins with. */
    static UserError mismatch(SourceConfig source, String file, String firstLine, String expected) {
        String cure = of(firstLine)
                .filter(guess -> !guess.configName().equals(source.format()))
                .map(guess -> "it looks like " + guess.configName() + ": set source.format: " + guess.configName())
                .orElse("give the file that source.format names, or set source.format to one of "
                        + String.join(", ", SourceFormat.names()));
        return new UserError(
                file + " (source.format: " + source.format() + ")",
                "the format wants " + expected + ", the first line is " + LineShape.of(firstLine),
                cure);
    }
}
