package io.github.dramatis.spark.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import scala.Function1;

/** Tables of a few rows for tests of single stages, written and read without Spark jobs. */
public final class SmallTables {
    private SmallTables() {}

    /** Writes rows into a folder as one file, in their order. */
    public static void write(SparkSession spark, String folder, StructType columns, List<Row> rows) {
        SmallFile.write(spark, folder, columns, rows, List.of());
    }

    /**
     * Reads the rows of a folder.
     *
     * @param columns of its files
     * @param sortedBy columns, ascending with nulls first
     */
    public static List<Row> read(SparkSession spark, String folder, StructType columns, List<String> sortedBy) {
        Function1<Object, Object> toCatalyst = CatalystTypeConverters.createToCatalystConverter(columns);
        Comparator<InternalRow> order = SmallFile.order(columns, sortedBy);
        record Sorted(InternalRow key, Row row) {}
        return SmallFile.read(spark, files(spark, folder), columns).stream()
                .map(row -> new Sorted((InternalRow) toCatalyst.apply(row), row))
                .sorted(Comparator.comparing(Sorted::key, order))
                .map(Sorted::row)
                .toList();
    }

    /** The number of rows of a folder's files. */
    public static long rows(SparkSession spark, String folder) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        return Footers.rows(files(spark, folder), hadoop)
                .orElseGet(() -> spark.read().parquet(folder).count());
    }

    private static List<FileStatus> files(SparkSession spark, String folder) {
        Path path = new Path(folder);
        try {
            return Stream.of(path.getFileSystem(spark.sparkContext().hadoopConfiguration())
                            .listStatus(path))
                    .filter(file -> file.getPath().getName().startsWith("part-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
