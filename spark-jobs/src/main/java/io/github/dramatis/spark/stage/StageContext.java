package io.github.dramatis.spark.stage;

import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Table;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a running stage is given. */
public interface StageContext {
    SparkSession spark();

    /** Seed of the whole run; draws are made with it, the stage's name and a key. */
    long seed();

    /** A table of the workspace in the generation this run works from, its columns checked. */
    Dataset<Row> read(Table<?> table);

    /**
     * A table that this stage writes, as it was before; empty if there is none, or one of a version that gave it other
     * columns.
     */
    Optional<Dataset<Row>> before(Table<?> table);

    /**
     * A table that this stage writes in all generations that lie in the workspace: the current one first, then the
     * newest. Those of a version that gave it other columns are left out.
     */
    List<Dataset<Row>> generations(Table<?> table);

    /** Writes a table's new generation; it becomes visible when the stage ends well. Returns the number of rows. */
    <R extends Record> long write(Table<R> table, Dataset<Row> rows);

    /** What this stage has written already, read back. */
    Dataset<Row> written(Table<?> table);

    /** The rows of a table that is small whatever the data: a row a persona, say. */
    default <R extends Record> List<R> records(Table<R> table) {
        return table.codec().decodeAll(read(table));
    }

    /** The rows of a small table that this stage writes, as it was before; see {@link #before}. */
    default <R extends Record> Optional<List<R>> recordsBefore(Table<R> table) {
        return before(table).map(table.codec()::decodeAll);
    }

    /** The rows of a small table that this stage writes, of all generations; see {@link #generations}. */
    default <R extends Record> List<R> recordsOfGenerations(Table<R> table) {
        return generations(table).stream()
                .flatMap(rows -> table.codec().decodeAll(rows).stream())
                .toList();
    }

    /** Writes a small table's new generation, in one file. */
    default <R extends Record> long write(Table<R> table, List<R> records) {
        RowCodec<R> codec = table.codec();
        List<Row> rows = records.stream().map(codec::encode).toList();
        return write(table, spark().createDataFrame(rows, codec.schema()).coalesce(1));
    }

    /**
     * A folder for files that are no table, as URI without a trailing slash: {@code <workspace>/<kind>/g=<generation>}.
     *
     * @param kind adapters or reports
     */
    String folder(String kind);

    /** The folder of files of this kind in the generation this run works from, as URI; empty if there is none. */
    Optional<String> files(String kind);

    /**
     * A folder for what the stage goes on from if it is interrupted, as URI without a trailing slash: the same for the
     * next run, removed once the stage has been published.
     */
    String checkpoints();

    /**
     * Identity of all that the stage's results depend on: its code, its settings and the tables that it reads. What an
     * interrupted run has left counts for a run of the same fingerprint.
     */
    String fingerprint();

    /** The workspace's root URI, without a trailing slash. */
    String workspace();

    /** Where long steps report how far they are. */
    Progress progress();
}
