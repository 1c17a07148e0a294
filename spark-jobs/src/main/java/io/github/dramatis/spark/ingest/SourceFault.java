package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.SourceEncoding;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * What keeps a whole file from being read, as a text in the column {@code fault} of the row at which it was seen. So no
 * task fails of it and the driver can say it without a trace.
 */
final class SourceFault {
    /** A quoted field goes on in the next line: the file has to be read in records instead of lines. */
    static final String OPEN_QUOTE = "open quote";

    private static final char BEFORE_CURE = '\t';

    private SourceFault() {}

    /** The text of a fault. */
    static String of(String problem, String cure) {
        return problem + BEFORE_CURE + cure;
    }

    /** The file, byte and text of the first fault, as an aggregate of the rows; null in most sources. */
    static Column first() {
        return min(when(col("fault").isNotNull(), struct("source", "offset", "fault")));
    }

    /** @param fault of {@link #first} */
    static boolean isOpenQuote(Row fault) {
        return fault.getString(2).equals(OPEN_QUOTE);
    }

    /** @param fault of {@link #first} */
    static UserError error(Row fault) {
        return error(fault.getString(0), fault.getLong(1), fault.getString(2));
    }

    static UserError error(String file, long offset, String fault) {
        int cure = fault.indexOf(BEFORE_CURE);
        return new UserError(file + ", byte " + offset, fault.substring(0, cure), fault.substring(cure + 1));
    }

    /** The fault of bytes that mean nothing in the source's encoding. */
    static String encoding(SourceEncoding encoding) {
        return of(
                "from this byte on it is not " + encoding.charset(),
                "set source.encoding to the encoding of the files, for example windows-1252 or ISO-8859-1, or convert them:"
                        + " iconv -f windows-1252 -t UTF-8 FILE > NEW");
    }
}
