package io.github.dramatis.spark.simulate;

import io.github.dramatis.spark.stage.StageContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * What later steps read again and again lies in files meanwhile. Kept in memory alone it would still be planned from
 * the start each time: a step that joins what six recommenders made with itself is planned for minutes.
 *
 * @param spark the session
 * @param folder where they lie, as URI without a trailing slash
 */
record Steps(SparkSession spark, String folder) {
    /** Of a run that publishes, so it is the only one: it replaces what an interrupted run has left. */
    static Steps ofRun(StageContext context) {
        return new Steps(context.spark(), context.checkpoints());
    }

    /** Of a run that publishes nothing, so there may be others beside it: in a folder of its own. */
    static Steps ofDryRun(StageContext context) {
        return new Steps(context.spark(), context.checkpoints() + "-" + UUID.randomUUID());
    }

    /** The rows, computed once. */
    Dataset<Row> keep(String name, Dataset<Row> rows) {
        String path = folder + "/" + name;
        rows.write().mode(SaveMode.Overwrite).parquet(path);
        return spark.read().schema(rows.schema()).parquet(path);
    }

    /** Where nothing is published nobody else removes the files. */
    void remove() {
        Path path = new Path(folder);
        try {
            path.getFileSystem(spark.sparkContext().hadoopConfiguration()).delete(path, true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }
}
