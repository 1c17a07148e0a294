package io.github.dramatis.spark.ingest;

import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Reads all of a part of the source or refuses it. Line by line first, large files in pieces; where that shows that a quoted field goes on
 * in the next line once more, every file by one task and record by record (RFC 4180). A piece in the middle of a file cannot tell
 * whether it begins inside quotes, and so might take text for rows.
 */
final class WholeReading {
    private WholeReading() {}

    /**
     * The rows, persisted in memory and on disk.
     *
     * @param reader of rows with a column {@code fault}; true: in records
     * @throws io.github.dramatis.core.error.UserError if a file cannot be read whole
     */
    static Dataset<Row> kept(Function<Boolean, Dataset<Row>> reader) {
        Dataset<Row> rows = persisted(reader.apply(false));
        Optional<Row> fault = SourceFault.first(rows);
        if (fault.filter(SourceFault::isOpenQuote).isPresent()) {
            rows.unpersist();
            rows = persisted(reader.apply(true));
            fault = SourceFault.first(rows);
        }
        if (fault.isPresent()) {
            rows.unpersist();
            throw SourceFault.error(fault.get());
        }
        return rows;
    }

    private static Dataset<Row> persisted(Dataset<Row> rows) {
        return rows.persist(StorageLevel.MEMORY_AND_DISK());
    }
}
