package io.github.dramatis.core.config;

import io.github.dramatis.core.rating.SourceFormat;

/**
 * Where the ratings come from.
 *
 * @param format movielens-latest, movielens-1m, movielens-100k, amazon-5core, amazon-2023, csv or parquet
 * @param path folder or file; builtin:ml-latest-small is the data set in the application
 * @param items file of the items, for formats that keep them apart and for csv and parquet; empty: beside the ratings, or none
 * @param columns for csv and parquet: which column is what
 * @param separator of csv
 * @param scale the values a rating can take; empty: the format's own
 * @param maxRejected share of bad rows past which the result is marked incomplete
 */
public record SourceConfig(
        String format,
        String path,
        @Default("") String items,
        ColumnMapping columns,
        @Default(",") String separator,
        ScaleConfig scale,
        @Default("0.01") double maxRejected) {
    public SourceConfig {
        Check.that(
                SourceFormat.names().contains(format),
                "format",
                "must be one of " + String.join(", ", SourceFormat.names()) + ", is " + format + "; did you mean "
                        + NearestName.of(format, SourceFormat.names()) + "?");
        Check.that(!path.isBlank(), "path", "must name a file or folder");
        Check.that(!separator.isEmpty(), "separator", "must be one character or more");
        Check.that(
                maxRejected >= 0 && maxRejected <= 1, "max-rejected", "must be a share from 0 to 1, is " + maxRejected);
    }
}
