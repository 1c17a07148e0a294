package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.trim;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.LineShape;
import io.github.dramatis.core.naming.NearestName;
import io.github.dramatis.spark.session.HadoopFiles;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Rows with named columns that a user gives: CSV and TSV with a header, JSON lines, Parquet, or {@code table:NAME} of
 * the session. Ids are read as text, so 007 stays 007.
 *
 * @param option that names them, for messages
 * @param rows as they are
 * @param headed whether the first line of a text gave them their names: without a header that is somebody's row
 */
record NamedRows(String option, Dataset<Row> rows, boolean headed) {
    private static final String TABLE = "table:";
    /** Columns that have a meaning of their own, so that none of them is another under a wrong name. */
    private static final List<String> KNOWN =
            List.of("user_id", "item_id", "slate", "rating", "title", "year", "categories");

    /** Rows whose columns have names. */
    NamedRows(String option, Dataset<Row> rows) {
        this(option, rows, false);
    }

    /**
     * Opens a file, a folder or a table.
     *
     * @throws UserError if it cannot be read
     */
    static NamedRows open(SparkSession spark, String option, String path) {
        try {
            return new NamedRows(option + " " + path, read(spark, path), isText(path));
        } catch (Exception e) {
            // Spark throws its checked AnalysisException without declaring it
            throw new UserError(
                    option + " " + path,
                    "it cannot be read: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "give a .csv, .tsv, .jsonl or .parquet file, a folder of Parquet files, or table:NAME",
                    e);
        }
    }

    /**
     * How long files and folders are together; empty where one is a table, or cannot be read: who opens it says why.
     *
     * @param paths as {@link #open} takes them; empty ones are none
     */
    static OptionalLong bytes(Configuration hadoop, String... paths) {
        long bytes = 0;
        try {
            for (String name : paths) {
                if (name.startsWith(TABLE)) {
                    return OptionalLong.empty();
                }
                bytes += name.isEmpty() ? 0 : HadoopFiles.bytes(name, hadoop);
            }
            return OptionalLong.of(bytes);
        } catch (IOException | IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }

    private static Dataset<Row> read(SparkSession spark, String path) {
        if (path.startsWith(TABLE)) {
            return spark.table(path.substring(TABLE.length()));
        }
        String name = unpacked(path);
        if (isText(path)) {
            return spark.read()
                    .option("header", true)
                    .option("multiLine", true)
                    .option("escape", "\"")
                    .option("sep", name.endsWith(".tsv") ? "\t" : ",")
                    .option("enforceSchema", false)
                    .csv(path);
        }
        if (name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return spark.read().option("primitivesAsString", true).json(path);
        }
        return spark.read().parquet(path);
    }

    private static boolean isText(String path) {
        String name = unpacked(path);
        return !path.startsWith(TABLE) && (name.endsWith(".csv") || name.endsWith(".tsv"));
    }

    private static String unpacked(String path) {
        return path.toLowerCase(Locale.ROOT).replaceAll("\\.(gz|bz2|zst)$", "");
    }

    boolean has(String column) {
        return Arrays.asList(rows.columns()).contains(column);
    }

    /** @throws UserError if one of these columns is missing */
    NamedRows require(String... columns) {
        for (String column : columns) {
            if (!has(column)) {
                throw missing(column);
            }
        }
        return this;
    }

    private UserError missing(String column) {
        List<String> there = List.of(rows.columns());
        boolean named = !headed || LineShape.areNames(there);
        return new UserError(
                option,
                "there is no column " + column
                        + (named
                                ? " (there are " + String.join(", ", there) + ")"
                                : "; its first line does not look like a header, so it is not shown: "
                                        + LineShape.ofFields(there)),
                there.isEmpty() || !named ? "give a file with a header" : renaming(column, there));
    }

    private static String renaming(String column, List<String> there) {
        List<String> others =
                there.stream().filter(name -> !KNOWN.contains(name)).toList();
        return others.isEmpty() ? "add the column" : "rename " + NearestName.of(column, others) + ", or add the column";
    }

    /** A column as text without the blanks around it; null where the column or the value is missing. */
    Column text(String column) {
        return has(column)
                ? trim(col(quoted(column)).cast("string"))
                : lit(null).cast("string");
    }

    Column number(String column) {
        return has(column) ? col(quoted(column)).cast("double") : lit(null).cast("double");
    }

    /** An array, or a text with {@code |} between its elements. */
    Column texts(String column) {
        DataType texts = DataTypes.createArrayType(DataTypes.StringType);
        if (!has(column)) {
            return lit(null).cast(texts);
        }
        StructField field = rows.schema().apply(column);
        return field.dataType() instanceof ArrayType ? col(quoted(column)).cast(texts) : split(text(column), "\\|");
    }

    private static String quoted(String column) {
        return "`" + column.replace("`", "``") + "`";
    }
}
