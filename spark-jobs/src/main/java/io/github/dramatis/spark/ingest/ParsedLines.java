package io.github.dramatis.spark.ingest;

import io.github.dramatis.spark.table.RejectedInteraction;
import java.io.Serializable;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** What reading {@link SourceLines} has in common, whatever the lines hold. */
final class ParsedLines {
    private ParsedLines() {}

    /** Cut to what {@code interactions_rejected} keeps. */
    static String raw(String text) {
        return text.length() > RejectedInteraction.RAW_KEPT ? text.substring(0, RejectedInteraction.RAW_KEPT) : text;
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
        return lines.filter((FilterFunction<Row>)
                        line -> !beginsFile(line, header) || !line.getString(2).equals(header))
                .map(
                        (MapFunction<Row, Row>) line -> row.of(
                                line.getString(0),
                                line.getLong(1),
                                beginsFile(line, header) ? "" : line.getString(2),
                                beginsFile(line, header) ? otherHeader(header) : line.getString(3)),
                        Encoders.row(schema));
    }

    /**
     * Whether a line stands where its file has to have the header.
     *
     * @param header the source's header, null if the format has none
     */
    private static boolean beginsFile(Row line, String header) {
        return header != null && line.getLong(1) == 0 && line.isNullAt(3);
    }

    /** The columns of such a file may stand in another order. */
    private static String otherHeader(String header) {
        return SourceFault.of(
                "its first line is not the header that another file of the source has: '" + header + "'",
                "give all files of the source the same header");
    }
}
