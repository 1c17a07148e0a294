package io.github.dramatis.spark.simulate;

import io.github.dramatis.spark.stage.StageContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * What later steps read again and again lies in files meanwhile. Kept in memory alone it would still be planned from
 * the start each time: a step that joins what six recommenders made with itself is planned for minutes.
 *
 * @param context whose folder for checkpoints is used
 */
record Steps(StageContext context) {
    /** The rows, computed once. */
    Dataset<Row> keep(String name, Dataset<Row> rows) {
        String folder = context.checkpoints() + "/" + name;
        rows.write().mode(SaveMode.Overwrite).parquet(folder);
        return context.spark().read().schema(rows.schema()).parquet(folder);
    }

    /** Where nothing is published nobody else removes the files. */
    void remove() {
        Path folder = new Path(context.checkpoints());
        try {
            folder.getFileSystem(context.spark().sparkContext().hadoopConfiguration())
                    .delete(folder, true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
