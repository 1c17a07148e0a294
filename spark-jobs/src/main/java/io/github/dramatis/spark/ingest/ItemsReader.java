package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.split;

import io.github.dramatis.core.config.ColumnMapping;
import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.ingest.HeaderColumns;
import io.github.dramatis.core.ingest.ItemFields;
import io.github.dramatis.core.ingest.ItemLine;
import io.github.dramatis.core.ingest.ItemLineParser;
import io.github.dramatis.core.ingest.ItemParsers;
import io.github.dramatis.core.ingest.SourceFormats;
import io.github.dramatis.core.rating.SourceFormat;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Reads the items of a source: every row, the bad ones with what is wrong with them. */
final class ItemsReader {
    /** Columns of a row that was read ({@code item} set) or refused ({@code problem} and {@code raw} set). */
    static final StructType SCHEMA = new StructType()
            .add("source", DataTypes.StringType)
            .add("offset", DataTypes.LongType, false)
            .add("problem", DataTypes.StringType)
            .add("raw", DataTypes.StringType)
            .add("item", Tables.ITEMS.codec().schema());

    private static final long NO_OFFSET = -1;

    private final SparkSession spark;
    private final SourceStorage storage;
    private final SourceConfig source;

    ItemsReader(SparkSession spark, SourceStorage storage, SourceConfig source) {
        this.spark = spark;
        this.storage = storage;
        this.source = source;
    }

    /** @throws io.github.dramatis.core.error.UserError if the files are not in the source's format */
    Dataset<Row> read(String path) {
        if (SourceFormats.format(source) == SourceFormat.PARQUET) {
            return parquet(path);
        }
        SourceLines lines = lines();
        return parse(lines.read(path), ItemParsers.of(source, path, lines.firstLine(path)));
    }

    /** MovieLens' ids of the items elsewhere, as items without anything else. */
    Dataset<Row> readLinks(String path) {
        SourceLines lines = lines();
        return parse(lines.read(path), ItemParsers.links(path, lines.firstLine(path)));
    }

    private SourceLines lines() {
        return new SourceLines(spark, storage, SourceLayout.charset(source));
    }

    private static Dataset<Row> parse(Dataset<Row> lines, ItemLineParser parser) {
        return lines.filter((FilterFunction<Row>) line -> !ParsedLines.isHeader(line, parser.header()))
                .map(
                        (MapFunction<Row, Row>) line -> row(
                                line.getString(0), line.getLong(1), parser.parse(line.getString(2)), line.getString(2)),
                        Encoders.row(SCHEMA));
    }

    private Dataset<Row> parquet(String path) {
        Dataset<Row> rows = new RatingsReader(spark, storage, source).readParquet(path);
        HeaderColumns header = new HeaderColumns(path, List.of(rows.columns()));
        header.index("source.columns.item-id", source.columns().itemId());
        ColumnMapping columns = source.columns();
        ItemFields fields = new ItemFields(false);
        return rows.select(
                        lit(path),
                        text(columns.itemId()),
                        textOrNone(header, columns.title()),
                        textOrNone(header, columns.year()),
                        categories(rows.schema(), columns.categories()),
                        others(rows.schema(), columns))
                .map(
                        (MapFunction<Row, Row>)
                                row -> row(row.getString(0), NO_OFFSET, item(row, fields), row.mkString(" ")),
                        Encoders.row(SCHEMA));
    }

    private static ItemLine item(Row row, ItemFields fields) {
        List<String> categories = new ArrayList<>(row.isNullAt(4) ? List.of() : row.getList(4));
        categories.removeIf(category -> category == null);
        Map<String, String> others = new TreeMap<>(row.<String, String>getJavaMap(5));
        others.values().removeIf(value -> value == null);
        return fields.read(row.getString(1), row.getString(2), row.getString(3), categories, others);
    }

    private static Column text(String column) {
        return col("`" + column.replace("`", "``") + "`").cast(DataTypes.StringType);
    }

    private static Column textOrNone(HeaderColumns header, String column) {
        return header.indexOrNone(column) < 0 ? lit(null).cast(DataTypes.StringType) : text(column);
    }

    private static Column categories(StructType schema, String column) {
        ArrayType texts = DataTypes.createArrayType(DataTypes.StringType);
        if (!Arrays.asList(schema.fieldNames()).contains(column)) {
            return lit(null).cast(texts);
        }
        return schema.apply(column).dataType() instanceof ArrayType
                ? col("`" + column + "`").cast(texts)
                : split(text(column), "\\|");
    }

    /** Every plain column that is not mapped, by its name. */
    private static Column others(StructType schema, ColumnMapping columns) {
        Set<String> mapped =
                new HashSet<>(List.of(columns.itemId(), columns.title(), columns.year(), columns.categories()));
        List<Column> entries = new ArrayList<>();
        for (StructField field : schema.fields()) {
            if (!mapped.contains(field.name()) && field.dataType() instanceof AtomicType) {
                entries.add(lit(field.name()));
                entries.add(text(field.name()));
            }
        }
        return map(entries.toArray(Column[]::new))
                .cast(DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));
    }

    private static Row row(String file, long offset, ItemLine line, String text) {
        if (line.problem() != null) {
            return RowFactory.create(file, offset, line.problem(), ParsedLines.raw(text), null);
        }
        Item item = new Item(line.itemId(), line.title(), line.year(), line.categories(), line.otherFields());
        return RowFactory.create(file, offset, null, null, Tables.ITEMS.codec().encode(item));
    }
}
