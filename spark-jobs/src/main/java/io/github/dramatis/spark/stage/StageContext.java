package io.github.dramatis.spark.stage;

import io.github.dramatis.spark.table.Table;
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

    /** Writes a table's new generation; it becomes visible when the stage ends well. Returns the number of rows. */
    <R extends Record> long write(Table<R> table, Dataset<Row> rows);

    /**
     * A folder for files that are no table, as URI without a trailing slash: {@code <workspace>/<kind>/g=<generation>}.
     *
     * @param kind adapters or reports
     */
    String folder(String kind);

    /**
     * A folder for what the stage goes on from if it is interrupted, as URI without a trailing slash: the same for the next run,
     * removed once the stage has been published.
     */
    String checkpoints();

    /** The workspace's root URI, without a trailing slash. */
    String workspace();

    /** Where long steps report how far they are. */
    Progress progress();
}
