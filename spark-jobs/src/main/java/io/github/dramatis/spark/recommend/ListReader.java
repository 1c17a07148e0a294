package io.github.dramatis.spark.recommend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode_outer;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.trim;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.SourceEncoding;
import io.github.dramatis.spark.ingest.IdColumn;
import io.github.dramatis.spark.ingest.SourceFile;
import io.github.dramatis.spark.ingest.SourceStorage;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads the places of lists as text, a row a place, whatever the layout. Columns: {@code source} (the file) and those
 * of {@link ListColumns}, ids as {@code user_id} and {@code item_id}; null or empty where a file has nothing.
 */
final class ListReader {
    static final String SOURCE = "source";
    private static final String BYTE_ORDER_MARK = "^\\x{FEFF}";

    private static final SourceEncoding UTF_8 = new SourceEncoding("UTF-8", false);

    private final SparkSession spark;
    private final String path;
    private final ListColumns columns;

    ListReader(SparkSession spark, String path, ListColumns columns) {
        this.spark = spark;
        this.path = path;
        this.columns = columns;
    }

    /** @throws UserError if there is no file, it is empty, or its layout is none that is known */
    Dataset<Row> read() {
        SourceStorage storage = new SourceStorage(spark.sparkContext().hadoopConfiguration());
        List<SourceFile> files = storage.files(path);
        String first = files.stream()
                .filter(file -> file.length() > 0)
                .map(SourceFile::path)
                .findFirst()
                .orElseThrow(() -> new UserError(
                        path,
                        files.isEmpty() ? "there is no such file" : "it is empty",
                        "give a file or a folder with recommenders' lists"));
        return ListLayout.isParquet(storage.head(first))
                ? parquet()
                : text(storage.firstLine(first, UTF_8).orElse(""));
    }

    private Dataset<Row> parquet() {
        Dataset<Row> rows = opened(() -> spark.read().parquet(path));
        return NestedLists.in(rows, path, columns).map(this::nested).orElseGet(() -> flat(rows));
    }

    private Dataset<Row> text(String firstLine) {
        return switch (ListLayout.ofText(path, firstLine, columns)) {
            case TREC -> trec();
            case ELLIOT -> elliot();
            default -> flat(headed(ListLayout.separator(firstLine, columns).orElseThrow()));
        };
    }

    private Dataset<Row> headed(String separator) {
        return opened(() -> spark.read()
                .option("header", true)
                .option("sep", separator)
                .option("escape", "\"")
                .option("ignoreLeadingWhiteSpace", true)
                .option("ignoreTrailingWhiteSpace", true)
                .option("enforceSchema", false)
                .csv(path));
    }

    private Dataset<Row> trec() {
        Dataset<Row> lines = lines().withColumn("parts", split(trim(col("value")), "\\s+"));
        return lines.select(
                col(SOURCE),
                part(5).as(ListColumns.RECOMMENDER),
                part(0).as("user_id"),
                part(2).as("item_id"),
                part(3).as(ListColumns.RANK),
                part(4).as(ListColumns.SCORE),
                nothing().as(ListColumns.ROUND),
                nothing().as(ListColumns.PROPENSITY));
    }

    private Dataset<Row> elliot() {
        Dataset<Row> lines = lines().withColumn("parts", split(col("value"), "\t"));
        return lines.select(
                col(SOURCE),
                nothing().as(ListColumns.RECOMMENDER),
                part(0).as("user_id"),
                part(1).as("item_id"),
                nothing().as(ListColumns.RANK),
                part(2).as(ListColumns.SCORE),
                nothing().as(ListColumns.ROUND),
                nothing().as(ListColumns.PROPENSITY));
    }

    private Dataset<Row> lines() {
        Dataset<Row> lines = opened(() -> spark.read().text(path));
        return lines.select(
                        input_file_name().as(SOURCE),
                        regexp_replace(col("value"), BYTE_ORDER_MARK, "").as("value"))
                .where(trim(col("value")).notEqual(""));
    }

    /** An element of the array {@code parts}; null where the line is shorter. */
    private static Column part(int index) {
        return col("parts").getItem(index);
    }

    private Dataset<Row> flat(Dataset<Row> rows) {
        List<String> there = List.of(rows.columns());
        columns.requireMapped(path, there);
        String user = columns.require(path, ListColumns.USER, there);
        String item = columns.require(path, ListColumns.ITEM, there);
        if (columns.find(ListColumns.RANK, there).isEmpty()
                && columns.find(ListColumns.SCORE, there).isEmpty()) {
            throw NestedLists.withoutOrder(path, there);
        }
        return rows.select(
                input_file_name().as(SOURCE),
                text(rows, ListColumns.RECOMMENDER),
                id(rows, user).as("user_id"),
                id(rows, item).as("item_id"),
                text(rows, ListColumns.RANK),
                text(rows, ListColumns.SCORE),
                text(rows, ListColumns.ROUND),
                text(rows, ListColumns.PROPENSITY));
    }

    /** A row for each place; one without an item for a list without places. */
    private Dataset<Row> nested(NestedLists lists) {
        Dataset<Row> rows = lists.rows();
        Dataset<Row> places = rows.select(
                input_file_name().as(SOURCE),
                text(rows, ListColumns.RECOMMENDER),
                id(rows, lists.user()).as("user_id"),
                text(rows, ListColumns.ROUND),
                text(rows, ListColumns.PROPENSITY),
                explode_outer(rows.col(quoted(lists.list()))).as("place"));
        return places.select(
                col(SOURCE),
                col(ListColumns.RECOMMENDER),
                col("user_id"),
                IdColumn.text(field(lists.item()), lists.itemType()).as("item_id"),
                lists.rank().map(this::place).orElse(nothing()).as(ListColumns.RANK),
                lists.score().map(this::place).orElse(nothing()).as(ListColumns.SCORE),
                col(ListColumns.ROUND),
                col(ListColumns.PROPENSITY));
    }

    private Column place(String field) {
        return field(field).cast("string");
    }

    private static Column field(String name) {
        return col("place").getField(name);
    }

    private static Column id(Dataset<Row> rows, String column) {
        return IdColumn.text(
                rows.col(quoted(column)), rows.schema().apply(column).dataType());
    }

    private Column text(Dataset<Row> rows, String key) {
        return columns.find(key, Arrays.asList(rows.columns()))
                .map(column -> rows.col(quoted(column)).cast("string"))
                .orElse(nothing())
                .as(key);
    }

    private static Column nothing() {
        return lit(null).cast("string");
    }

    /** The name without folders and endings: {@code als} of {@code lists/als.csv.gz}. */
    String nameOfFile() {
        String name = path.replaceAll("/+$", "").replaceAll("^.*/", "");
        return name.replaceAll("(?i)(\\.(parquet|csv|tsv|txt|trec|run|res|gz|bz2|zst))+$", "");
    }

    private Dataset<Row> opened(Supplier<Dataset<Row>> read) {
        try {
            return read.get();
        } catch (Exception e) { // Spark throws its checked AnalysisException without declaring it
            throw new UserError(
                    path,
                    "it cannot be read: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "give CSV, TSV, Parquet or a TREC run, all files of a folder of one kind",
                    e);
        }
    }

    private static String quoted(String column) {
        return "`" + column.replace("`", "``") + "`";
    }
}
