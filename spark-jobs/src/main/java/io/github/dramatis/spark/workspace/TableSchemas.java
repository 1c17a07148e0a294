package io.github.dramatis.spark.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of the tables in a workspace, by folder. What lies in a published folder never changes, and asking a
 * file for them takes a while: it is asked once, and not at all where this process wrote it.
 */
final class TableSchemas {
    private final Map<String, StructType> known = new ConcurrentHashMap<>();

    /** The rows of a folder of Parquet files. */
    Dataset<Row> read(SparkSession spark, String folder) {
        return spark.read()
                .schema(known.computeIfAbsent(folder, unknown -> columns(spark, unknown)))
                .parquet(folder);
    }

    /** The columns of the first of the files: all of a generation are written by one job. */
    private static StructType columns(SparkSession spark, String folder) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        Path path = new Path(folder);
        try {
            return FileSizes.Parts.in(path.getFileSystem(hadoop), path).files().stream()
                    .findFirst()
                    .flatMap(file -> Footers.columns(file, hadoop))
                    .orElseGet(() -> spark.read().parquet(folder).schema());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    /** Remembers the columns of what has been written to a folder, and reads it back. */
    Dataset<Row> written(SparkSession spark, String folder, StructType schema) {
        known.put(folder, schema);
        return read(spark, folder);
    }
}
