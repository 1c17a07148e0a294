package io.github.dramatis.tests;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.transform_values;
import static org.apache.spark.sql.functions.xxhash64;

import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.Snapshot;
import io.github.dramatis.spark.workspace.Workspace;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;

/**
 * What is current in a workspace, in a form that can be compared: of every table its rows and the sum of their hashes,
 * which does not depend on their order, with floating-point numbers rounded to 6 digits; of every adapter the hashes of
 * its files.
 */
final class WorkspaceContent {
    /** What differs between two runs that are equal: times, and paths with the run's id. */
    private static final List<String> NOT_COMPARED = List.of("seconds", "path", "paths", "source", "run");

    private static final int DIGITS = 6;

    private WorkspaceContent() {}

    static SortedMap<String, String> of(SparkSession spark, Workspace workspace) {
        SortedMap<String, String> content =
                of(spark, workspace, workspace.snapshot().generations().keySet());
        Tables.ALL.forEach(table -> content.putIfAbsent(table.name(), "none"));
        return content;
    }

    /** @param names of tables, and of folders of files as snapshots have them; all of them must be there */
    static SortedMap<String, String> of(SparkSession spark, Workspace workspace, Set<String> names) {
        SortedMap<String, String> content = new TreeMap<>();
        Snapshot snapshot = workspace.snapshot();
        for (Table<?> table : Tables.ALL) {
            if (names.contains(table.name())) {
                String generation = snapshot.generations().get(table.name()).id();
                content.put(table.name(), hash(spark.read().parquet(workspace.tableFolder(table.name(), generation))));
            }
        }
        if (names.contains("adapters/")) {
            content.putAll(files(
                    spark,
                    workspace.filesFolder("adapters", snapshot.files("adapters").id())));
        }
        return content;
    }

    private static String hash(Dataset<Row> rows) {
        Column[] columns = Arrays.stream(rows.schema().fields())
                .filter(field -> !NOT_COMPARED.contains(field.name()))
                .map(WorkspaceContent::rounded)
                .toArray(Column[]::new);
        Row row = rows.agg(count(lit(1)), sum(xxhash64(columns).cast("decimal(38,0)")))
                .head();
        return row.getLong(0) + " rows, hashes " + row.get(1);
    }

    private static Column rounded(StructField field) {
        DataType type = field.dataType();
        if (isFloating(type)) {
            return round(col(field.name()), DIGITS);
        }
        if (type instanceof ArrayType array && isFloating(array.elementType())) {
            return transform(col(field.name()), x -> round(x, DIGITS));
        }
        if (type instanceof MapType map) {
            Column values = isFloating(map.valueType())
                    ? transform_values(col(field.name()), (key, value) -> round(value, DIGITS))
                    : col(field.name());
            return sort_array(map_entries(values));
        }
        return col(field.name());
    }

    private static boolean isFloating(DataType type) {
        return type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
    }

    private static SortedMap<String, String> files(SparkSession spark, String folder) {
        SortedMap<String, String> hashes = new TreeMap<>();
        try {
            Path root = new Path(folder);
            FileSystem files = root.getFileSystem(spark.sparkContext().hadoopConfiguration());
            RemoteIterator<LocatedFileStatus> each = files.listFiles(root, true);
            while (each.hasNext()) {
                Path file = each.next().getPath();
                try (var in = files.open(file)) {
                    byte[] hash = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
                    hashes.put(
                            file.toString()
                                    .substring(
                                            files.makeQualified(root).toString().length()),
                            HexFormat.of().formatHex(hash));
                }
            }
            return hashes;
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("cannot read " + folder, e);
        }
    }
}
