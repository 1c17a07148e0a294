package io.github.dramatis.spark.ingest;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.SourceFormats;
import io.github.dramatis.core.rating.SourceFormat;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.catalog.HiveTableRelation;
import scala.collection.JavaConverters;

/** Reads a source out of the session's catalogs. */
final class CatalogTable {
    private CatalogTable() {}

    static boolean isSource(SourceConfig source) {
        return SourceFormats.format(source) == SourceFormat.TABLE;
    }

    /**
     * A table's rows.
     *
     * @param key of the configuration that names it
     * @throws UserError if there is no such table, or it cannot be read
     */
    static Dataset<Row> read(SparkSession spark, String key, String table) {
        try {
            return spark.table(table);
        } catch (Exception e) { // AnalysisException is checked, and Scala does not declare it
            throw new UserError(
                    key + ": " + table,
                    "the session's catalogs have no such table that can be read: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "give database and table, and submit with a Spark whose catalog has it (Hive: --conf"
                            + " spark.sql.catalogImplementation=hive)",
                    e);
        }
    }

    /**
     * The files of a table as it is now, whose names change with its rows. A table that names no files is another one
     * each time, so that it is always read again; of a missing one there are none. Spark names the folder alone of a
     * table that Hive's own reader reads.
     */
    static List<SourceFile> files(SparkSession spark, String table) {
        Dataset<Row> rows;
        try {
            rows = read(spark, "source.table", table);
        } catch (UserError missing) {
            return List.of(); // it is an error when the stage runs
        }
        String[] files = isReadByHive(rows) ? new String[0] : rows.inputFiles();
        return files.length == 0
                ? List.of(new SourceFile(table, 0, System.currentTimeMillis()))
                : Arrays.stream(files)
                        .sorted()
                        .map(file -> new SourceFile(file, 0, 0))
                        .toList();
    }

    private static boolean isReadByHive(Dataset<Row> rows) {
        return JavaConverters.seqAsJavaList(rows.queryExecution().analyzed().collectLeaves()).stream()
                .anyMatch(HiveTableRelation.class::isInstance);
    }
}
