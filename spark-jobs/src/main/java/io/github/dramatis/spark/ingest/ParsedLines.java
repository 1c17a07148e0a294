package io.github.dramatis.spark.ingest;

import io.github.dramatis.core.error.UserError;
import java.io.Serializable;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** What reading {@link SourceLines} has in common, whatever the lines hold. */
final class ParsedLines {
    /** Characters of a refused row that are kept. */
    private static final int RAW_KEPT = 1000;

    private ParsedLines() {}

    /** Cut to what {@code interactions_rejected} keeps. */
    static String raw(String text) {
        return text.length() > RAW_KEPT ? text.substring(0, RAW_KEPT) : text;
    }

    /** Makes a row of a line. */
    interface LineRow extends Serializable {
        /**
         * The row.
         *
         * @param text of the line; null where it was not read
         * @param fault {@link SourceFault}; null where it was
         */
        Row of(String file, long offset, String text, String fault);
    }

    /**
     * What becomes of the lines, without those that are the header.
     *
     * @param lines {@link SourceLines#read}
     * @param header see {@link #isHeader}
     */
    static Dataset<Row> rows(Dataset<Row> lines, String header, LineRow row, StructType schema) {
        return lines.filter((FilterFunction<Row>) line -> !isHeader(line, header))
                .map(
                        (MapFunction<Row, Row>) line ->
                                row.of(line.getString(0), line.getLong(1), line.getString(2), line.getString(3)),
                        Encoders.row(schema));
    }

    /**
     * Whether a line is the header that its file begins with.
     *
     * @param header the source's header, null if the format has none
     * @throws UserError if a file begins with another header: its columns may stand in another order
     */
    private static boolean isHeader(Row line, String header) {
        if (header == null || line.getLong(1) != 0 || !line.isNullAt(3)) {
            return false;
        }
        if (!line.getString(2).equals(header)) {
            throw new UserError(
                    line.getString(0),
                    "its first line is not the header that another file of the source has: '" + header + "'",
                    "give all files of the source the same header");
        }
        return true;
    }
}
