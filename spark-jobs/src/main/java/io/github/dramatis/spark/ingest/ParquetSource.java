package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.HeaderColumns;
import io.github.dramatis.core.rating.SourceFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Reads Parquet of a source whatever its files hold: files whose columns have other types one kind after the other, the
 * names of partition folders as text (007 is not 7), nanoseconds as timestamps, times of any year as they stand.
 */
final class ParquetSource {
    private static final int MOST_TASKS = 64;
    /** A time in the year 287,000, which is refused and can still be told in microseconds. */
    private static final long FAR_MILLISECONDS = 9_000_000_000_000_000L;

    private static final String NEWER_TYPE = "a newer type";

    private final SparkSession spark;
    private final SourceStorage storage;
    private final String path;
    private final List<SourceFile> files;
    private final Map<String, String> unreadable = new HashMap<>(); // columns and their types

    /** @param path file or folder, which holds a file */
    ParquetSource(SparkSession spark, SourceStorage storage, String path) {
        this.spark = spark;
        this.storage = storage;
        this.path = path;
        files = storage.files(path);
    }

    /** Whether a file that begins so is Parquet. */
    static boolean isBegin(String begin) {
        return begin.startsWith("PAR1");
    }

    /**
     * The rows, a data set for all files with the same columns.
     *
     * @throws UserError if a file is no Parquet
     */
    List<Dataset<Row>> read() {
        JavaRDD<Tuple2<String, String>> footers = footers();
        List<String> schemas = footers.map(Tuple2::_2).distinct().collect();
        if (schemas.stream().anyMatch(schema -> !schema.startsWith("{"))) {
            throw noParquet(footers.filter(file -> !file._2().startsWith("{")).first());
        }
        if (schemas.size() == 1) {
            return List.of(read(schemas.get(0), List.of(path)));
        }
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        footers.collect().forEach(file -> kinds.computeIfAbsent(file._2(), schema -> new ArrayList<>())
                .add(file._1()));
        List<Dataset<Row>> all = new ArrayList<>();
        kinds.forEach((schema, paths) -> all.add(read(schema, paths)));
        return all;
    }

    /**
     * The same.
     *
     * @param mapped columns that some of the files must have, by the keys that name them
     * @throws UserError if one is missing or of a type that is not read
     */
    List<Dataset<Row>> read(Map<String, String> mapped) {
        List<Dataset<Row>> sets = read();
        mapped.forEach(this::requireReadable);
        mapped.forEach(header(path, sets)::index);
        return sets;
    }

    /** All columns of all data sets. */
    static HeaderColumns header(String path, List<Dataset<Row>> sets) {
        Set<String> names = new LinkedHashSet<>();
        sets.forEach(set -> names.addAll(Arrays.asList(set.columns())));
        return HeaderColumns.ofSchema(path, List.copyOf(names));
    }

    /** Each file with its schema as JSON, or with what is wrong with it. */
    private JavaRDD<Tuple2<String, String>> footers() {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        SerializableConfiguration hadoop = new SerializableConfiguration(storage.hadoop());
        List<String> paths = files.stream().map(SourceFile::path).toList();
        return context.parallelize(paths, Math.min(paths.size(), MOST_TASKS))
                .map(file -> new Tuple2<>(file, footer(file, hadoop.value())));
    }

    private static String footer(String file, Configuration hadoop) throws IOException {
        try {
            return ParquetSchema.read(new Path(file), hadoop).json();
        } catch (NullPointerException e) { // what Parquet's library throws for a type that came after it
            return NEWER_TYPE;
        } catch (RuntimeException e) {
            return "" + e.getMessage();
        }
    }

    private static UserError noParquet(Tuple2<String, String> file) {
        if (file._2().equals(NEWER_TYPE)) {
            return new UserError(
                    file._1(),
                    "one of its columns is of a type that the Parquet of this version does not know, as FLOAT16 and"
                            + " VARIANT",
                    "write the files without that column, or with it as text or a number");
        }
        return new UserError(
                file._1() + " (source.format: parquet)",
                "it is no Parquet file, or it was cut: " + file._2().replace(file._1() + " ", ""),
                "give Parquet files alone, fetch those that were cut again, or set source.format to what they are: "
                        + String.join(", ", SourceFormat.names()));
    }

    private Dataset<Row> read(String schemaJson, List<String> paths) {
        StructType found = (StructType) DataType.fromJson(schemaJson);
        Set<String> folders = partitionColumns();
        StructType schema = new StructType();
        for (StructField field : found.fields()) {
            ParquetSchema.unreadable(field).ifPresent(type -> unreadable.put(field.name(), type));
            if (ParquetSchema.unreadable(field).isEmpty() && !folders.contains(field.name())) {
                schema = schema.add(field);
            }
        }
        for (String folder : folders) {
            schema = schema.add(folder, DataTypes.StringType);
        }
        requireApart(schema);
        DataFrameReader reader = spark.read()
                .schema(schema)
                .option("__globPaths__", false) // these are files that are there, not patterns
                .option("datetimeRebaseMode", "CORRECTED")
                .option("int96RebaseMode", "CORRECTED");
        if (!folders.isEmpty()) {
            reader = reader.option("basePath", path);
        }
        Dataset<Row> rows = reader.parquet(paths.toArray(String[]::new));
        for (StructField field : found.fields()) {
            String name = quoted(field.name());
            if (ParquetSchema.isNanoseconds(field)) {
                rows = rows.withColumn(field.name(), expr("timestamp_micros(" + name + " div 1000)"));
            } else if (ParquetSchema.isMilliseconds(field)) {
                String near = "greatest(least(" + name + ", " + FAR_MILLISECONDS + "L), -" + FAR_MILLISECONDS + "L)";
                rows = rows.withColumn(field.name(), expr("timestamp_micros(" + near + " * 1000)"));
            }
        }
        return rows;
    }

    /** Spark's names of columns are the same in capitals. */
    private void requireApart(StructType schema) {
        Map<String, String> seen = new HashMap<>();
        for (String name : schema.fieldNames()) {
            String twin = seen.put(name.toLowerCase(Locale.ROOT), name);
            if (twin != null) {
                throw new UserError(
                        path,
                        "its columns " + twin + " and " + name + " differ in capitals alone",
                        "write the files without one of them, or under another name");
            }
        }
    }

    /** Names of the folders {@code name=value} below the path that hold the files. */
    private Set<String> partitionColumns() {
        Set<String> names = new LinkedHashSet<>();
        for (SourceFile file : files) {
            for (String folder : storage.foldersBelow(path, file.path())) {
                int equal = folder.indexOf('=');
                if (equal > 0) {
                    names.add(ExternalCatalogUtils.unescapePathName(folder.substring(0, equal)));
                }
            }
        }
        return names;
    }

    /** @throws UserError if a column is there and of a type that cannot be read */
    void requireReadable(String key, String column) {
        if (unreadable.containsKey(column)) {
            throw new UserError(
                    path + ", column " + column + " (" + key + ")",
                    "it is of the Parquet type " + unreadable.get(column) + ", which cannot be read",
                    "write it as text, a number or a timestamp, or map another column");
        }
    }

    /** An id as text, see {@link IdColumn}; null where the files have no such column. */
    static Column id(Dataset<Row> rows, String column) {
        return List.of(rows.columns()).contains(column)
                ? IdColumn.text(
                        rows.col(quoted(column)), rows.schema().apply(column).dataType())
                : text(rows, column);
    }

    /** A column as text; null where the files have no such column. */
    static Column text(Dataset<Row> rows, String column) {
        return value(rows, column).cast("string");
    }

    /** A column of lists as text, joined by commas; null where the files have no such column. */
    static Column list(Dataset<Row> rows, String column) {
        return array_join(value(rows, column).cast("array<string>"), ", ");
    }

    private static Column value(Dataset<Row> rows, String column) {
        return List.of(rows.columns()).contains(column) ? rows.col(quoted(column)) : lit(null);
    }

    private static String quoted(String column) {
        return "`" + column.replace("`", "``") + "`";
    }
}
