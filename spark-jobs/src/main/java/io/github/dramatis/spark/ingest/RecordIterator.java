package io.github.dramatis.spark.ingest;

import io.github.dramatis.core.ingest.ForeignFile;
import io.github.dramatis.core.ingest.SeparatedLine;
import io.github.dramatis.core.ingest.SourceEncoding;
import io.github.dramatis.spark.session.HadoopFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.Tuple2;

/**
 * Makes rows of {@link SourceLines#SCHEMA} of the lines of a file, or of a piece of one: a row a line, or a row a
 * record of one line or several. Holds one record at a time.
 */
final class RecordIterator implements Iterator<Row> {
    /** Characters of a record: a quote that is never closed must not fill the memory. */
    private static final int LONGEST_RECORD = 1 << 20;

    private static final String QUOTES_CURE =
            "close the field and double the quotes in it (RFC 4180); or set source.multi-line: false if"
                    + " no field of the source holds line breaks: rows with such quotes are rejected then";
    private static final String NEVER_CLOSED =
            SourceFault.of("a quoted field that begins in this row is never closed", QUOTES_CURE);
    private static final String DOUBTFUL = SourceFault.of(SeparatedLine.DOUBTFUL, SeparatedLine.DOUBTFUL_CURE);
    private static final String NOT_DOUBLED = SourceFault.of(
            "a quoted field of this row holds a line break and a quote that is not doubled, so its end cannot be told",
            QUOTES_CURE);

    private final String source;
    private final Iterator<Tuple2<LongWritable, Text>> lines;
    private final SourceEncoding encoding;
    private final SeparatedLine quotes;
    private final boolean records;
    private Row next;
    private long offset; // of the line read last
    private boolean any; // line was read
    private boolean ended;

    /**
     * @param source URI of the file
     * @param lines with their offsets
     * @param quotes how fields may be quoted; null: no field holds a line break
     * @param records whether lines inside quotes are joined; else the first of them is marked as open
     */
    RecordIterator(
            String source,
            Iterator<Tuple2<LongWritable, Text>> lines,
            SourceEncoding encoding,
            SeparatedLine quotes,
            boolean records) {
        this.source = source;
        this.lines = lines;
        this.encoding = encoding;
        this.quotes = quotes;
        this.records = records;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            next = read();
        }
        return next != null;
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Row row = next;
        next = null;
        return row;
    }

    private Row read() {
        try {
            if (lines.hasNext()) {
                return record();
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // Scala throws what it does not declare
            if (!CutFile.isTold(e)) {
                throw new UncheckedIOException(e instanceof IOException io ? io : new IOException(e));
            }
            ended = true;
            return row(offset, "", CutFile.fault(source, HadoopFiles.configuration()));
        }
        ended = true;
        return any
                ? null
                : CutFile.misnamed(source, HadoopFiles.configuration())
                        .map(fault -> row(0, "", fault))
                        .orElse(null);
    }

    private Row record() {
        Row first = line();
        String text = first.getString(2);
        if (quotes == null || !first.isNullAt(3)) {
            return first;
        }
        if (quotes.isDoubtful(text)) {
            ended = true;
            return row(offset, "", DOUBTFUL);
        }
        if (!quotes.goesOn(text, false)) {
            return first;
        }
        long begin = offset;
        return records ? joined(begin, new StringBuilder(text)) : row(begin, text, SourceFault.OPEN_QUOTE);
    }

    private Row joined(long begin, StringBuilder record) {
        while (record.length() < LONGEST_RECORD && lines.hasNext()) {
            Row line = line();
            if (!line.isNullAt(3)) {
                return line;
            }
            record.append('\n').append(line.getString(2));
            if (!quotes.goesOn(line.getString(2), true)) {
                return row(begin, record.toString(), fault(record.toString()));
            }
        }
        ended = true;
        return row(begin, "", NEVER_CLOSED);
    }

    private String fault(String record) {
        if (quotes.isDoubtful(record)) {
            return DOUBTFUL;
        }
        try {
            return quotes.split(record).isEmpty() ? NOT_DOUBLED : null;
        } catch (IllegalArgumentException e) {
            return NOT_DOUBLED;
        }
    }

    private Row line() {
        any = true;
        Tuple2<LongWritable, Text> line = lines.next();
        offset = line._1().get();
        byte[] bytes = line._2().getBytes();
        int length = line._2().getLength();
        if (offset == 0) {
            Optional<ForeignFile> foreign = ForeignFile.parquet(bytes, length).or(() -> ForeignFile.of(bytes, length));
            if (foreign.isPresent()) {
                return row(
                        0,
                        "",
                        SourceFault.of(
                                "it is " + foreign.get().is(), foreign.get().cure()));
            }
        }
        String text = encoding.decode(bytes, length);
        return text == null
                ? row(offset + encoding.undecodable(bytes, length), "", SourceFault.encoding(encoding))
                : row(offset, text, null);
    }

    private Row row(long at, String text, String fault) {
        return RowFactory.create(source, at, text, fault);
    }
}
