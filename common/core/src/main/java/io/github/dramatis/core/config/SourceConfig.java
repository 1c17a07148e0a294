package io.github.dramatis.core.config;

import io.github.dramatis.core.rating.SourceFormat;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where the ratings come from.
 *
 * @param format movielens-latest, movielens-1m, movielens-100k, amazon-5core, amazon-2023, csv or parquet
 * @param path folder or file; builtin:ml-latest-small is the data set in the application
 * @param items file of the items, for formats that keep them apart and for csv and parquet; empty: beside the ratings, or none
 * @param columns for csv and parquet: which column is what
 * @param separator of csv
 * @param encoding of text; empty: UTF-8, for movielens-1m and movielens-100k ISO-8859-1 where a line is not UTF-8
 * @param multiLine whether a quoted field of csv may hold line breaks; false: every line is a row
 * @param scale the values a rating can take; empty: the format's own
 * @param maxRejected share of bad rows past which the result is marked incomplete
 */
public record SourceConfig(
        String format,
        String path,
        @Default("") String items,
        ColumnMapping columns,
        @Default(",") String separator,
        @Default("") String encoding,
        @Default("true") boolean multiLine,
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
                encoding.isEmpty() || isKnown(encoding),
                "encoding",
                "must name an encoding such as UTF-8, ISO-8859-1 or windows-1252, is " + encoding);
        Check.that(
                encoding.isEmpty() || !isKnown(encoding) || endsLinesAsAscii(Charset.forName(encoding)),
                "encoding",
                "is " + encoding + ", whose line breaks are not those of ASCII; convert the files: iconv -f " + encoding
                        + " -t UTF-8 FILE");
        Check.that(
                maxRejected >= 0 && maxRejected <= 1, "max-rejected", "must be a share from 0 to 1, is " + maxRejected);
    }

    private static boolean isKnown(String encoding) {
        try {
            return Charset.isSupported(encoding) && Charset.forName(encoding).canEncode();
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }

    private static boolean endsLinesAsAscii(Charset charset) {
        String signs = "\r\n\",;\t0a";
        return Arrays.equals(signs.getBytes(charset), signs.getBytes(StandardCharsets.US_ASCII));
    }
}
