package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.github.dramatis.spark.stage.KeptRows;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reads all of a part of the source or refuses it. Line by line first, large files in pieces; where that shows that a
 * quoted field goes on in the next line once more, every file by one task and record by record (RFC 4180). A piece in
 * the middle of a file cannot tell whether it begins inside quotes, and so might take text for rows.
 *
 * @param rows kept until {@link #close}
 * @param totals of the rows, see {@link #of}
 * @param kept holds them
 */
record WholeReading(Dataset<Row> rows, Row totals, KeptRows kept) implements AutoCloseable {
    /**
     * Reads the rows.
     *
     * @param reader of rows with a column {@code fault}; true: in records
     * @param totals aggregates, found in the pass that reads
     * @throws io.github.dramatis.core.error.UserError if a file cannot be read whole
     */
    static WholeReading of(Function<Boolean, Dataset<Row>> reader, List<Column> totals) {
        KeptRows kept = new KeptRows();
        Dataset<Row> rows = kept.keep(reader.apply(false));
        Row found = found(rows, totals);
        if (fault(found).filter(SourceFault::isOpenQuote).isPresent()) {
            kept.close();
            rows = kept.keep(reader.apply(true));
            found = found(rows, totals);
        }
        if (fault(found).isPresent()) {
            kept.close();
            throw SourceFault.error(fault(found).get());
        }
        return new WholeReading(rows, found.getStruct(1), kept);
    }

    /** The same without totals. */
    static WholeReading of(Function<Boolean, Dataset<Row>> reader) {
        return of(reader, List.of(count(lit(1))));
    }

    private static Row found(Dataset<Row> rows, List<Column> totals) {
        return rows.agg(SourceFault.first(), struct(totals.toArray(Column[]::new)))
                .head();
    }

    private static Optional<Row> fault(Row found) {
        return Optional.ofNullable(found.getStruct(0));
    }

    @Override
    public void close() {
        kept.close();
    }
}
