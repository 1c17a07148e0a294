package io.github.dramatis.spark.ingest;

import io.github.dramatis.core.error.UserError;
import org.apache.spark.sql.Row;

/** What reading {@link SourceLines} has in common, whatever the lines hold. */
final class ParsedLines {
    /** Characters of a refused row that are kept. */
    private static final int RAW_KEPT = 1000;

    private ParsedLines() {}

    /** Cut to what {@code interactions_rejected} keeps. */
    static String raw(String text) {
        return text.length() > RAW_KEPT ? text.substring(0, RAW_KEPT) : text;
    }

    /**
     * Whether a line is the header that its file begins with.
     *
     * @param header the source's header, null if the format has none
     * @throws UserError if a file begins with another header: its columns may stand in another order
     */
    static boolean isHeader(Row line, String header) {
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
