package io.github.dramatis.spark.workspace;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of the tables in a workspace, by folder. What lies in a published folder never changes, and asking its
 * files for their columns is a Spark job: they are asked once, and not at all where this process wrote them.
 */
final class TableSchemas {
    private final Map<String, StructType> known = new ConcurrentHashMap<>();

    /** The rows of a folder of Parquet files. */
    Dataset<Row> read(SparkSession spark, String folder) {
        StructType schema = known.get(folder);
        if (schema != null) {
            return spark.read().schema(schema).parquet(folder);
        }
        Dataset<Row> rows = spark.read().parquet(folder);
        known.put(folder, rows.schema());
        return rows;
    }

    /** Remembers the columns of what has been written to a folder, and reads it back. */
    Dataset<Row> written(SparkSession spark, String folder, StructType schema) {
        known.put(folder, schema);
        return read(spark, folder);
    }
}
