package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.split;

import io.github.dramatis.core.config.ColumnMapping;
import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.ingest.ItemFields;
import io.github.dramatis.core.ingest.ItemLine;
import io.github.dramatis.core.ingest.ItemLineParser;
import io.github.dramatis.core.ingest.ItemParsers;
import io.github.dramatis.core.ingest.SourceFormats;
import io.github.dramatis.core.rating.SourceFormat;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
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
    /** Columns of a row that was read ({@code item} set) or refused ({@code problem} and {@code raw} set); fault: {@link SourceFault}. */
    static final StructType SCHEMA = new StructType()
            .add("source", DataTypes.StringType)
            .add("offset", DataTypes.LongType, false)
            .add("problem", DataTypes.StringType)
            .add("raw", DataTypes.StringType)
            .add("item", Tables.ITEMS.codec().schema())
            .add("fault", DataTypes.StringType);

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
    Dataset<Row> read(String path, boolean records) {
        if (SourceFormats.format(source) == SourceFormat.PARQUET) {
            return parquet(path);
        }
        SourceLines lines = new SourceLines(spark, storage, source, records);
        return parse(lines.read(path), ItemParsers.of(source, path, lines.firstLine(path)));
    }

    /** MovieLens' ids of the items elsewhere, as items without anything else. */
    Dataset<Row> readLinks(String path) {
        SourceLines lines = new SourceLines(spark, storage, source, false);
        return parse(lines.read(path), ItemParsers.links(path, lines.firstLine(path)));
    }

    private static Dataset<Row> parse(Dataset<Row> lines, ItemLineParser parser) {
        return lines.filter((FilterFunction<Row>) line -> !ParsedLines.isHeader(line, parser.header()))
                .map(
                        (MapFunction<Row, Row>) line -> row(
                                line.getString(0),
                                line.getLong(1),
                                line.isNullAt(3)
                                        ? parser.parse(line.getString(2))
                                        : ItemLine.refused("it was not read"),
                                line.getString(2),
                                line.getString(3)),
                        Encoders.row(SCHEMA));
    }

    private Dataset<Row> parquet(String path) {
        ParquetSource files = new ParquetSource(spark, storage, path);
        List<Dataset<Row>> sets = files.read();
        files.requireReadable("source.columns.item-id", source.columns().itemId());
        ParquetSource.header(path, sets)
                .index("source.columns.item-id", source.columns().itemId());
        return sets.stream()
                .map(rows -> parquet(path, rows))
                .reduce(Dataset::union)
                .orElseThrow();
    }

    private Dataset<Row> parquet(String path, Dataset<Row> rows) {
        ColumnMapping columns = source.columns();
        ItemFields fields = new ItemFields(false);
        return rows.select(
                        lit(path),
                        ParquetSource.id(rows, columns.itemId()),
                        ParquetSource.text(rows, columns.title()),
                        ParquetSource.text(rows, columns.year()),
                        categories(rows, columns.categories()),
                        others(rows, columns))
                .map(
                        (MapFunction<Row, Row>)
                                row -> row(row.getString(0), NO_OFFSET, item(row, fields), row.mkString(" "), null),
                        Encoders.row(SCHEMA));
    }

    private static ItemLine item(Row row, ItemFields fields) {
        List<String> categories = new ArrayList<>(row.isNullAt(4) ? List.of() : row.getList(4));
        categories.removeIf(category -> category == null);
        Map<String, String> others = new TreeMap<>(row.<String, String>getJavaMap(5));
        others.values().removeIf(value -> value == null);
        return fields.read(row.getString(1), row.getString(2), row.getString(3), categories, others);
    }

    private static Column categories(Dataset<Row> rows, String column) {
        ArrayType texts = DataTypes.createArrayType(DataTypes.StringType);
        if (!List.of(rows.columns()).contains(column)) {
            return lit(null).cast(texts);
        }
        return rows.schema().apply(column).dataType() instanceof ArrayType
                ? rows.col("`" + column + "`").cast(texts)
                : split(ParquetSource.text(rows, column), "\\|");
    }

    /** Every plain column that is not mapped, by its name. */
    private static Column others(Dataset<Row> rows, ColumnMapping columns) {
        Set<String> mapped =
                new HashSet<>(List.of(columns.itemId(), columns.title(), columns.year(), columns.categories()));
        List<Column> entries = new ArrayList<>();
        for (StructField field : rows.schema().fields()) {
            if (!mapped.contains(field.name()) && field.dataType() instanceof AtomicType) {
                entries.add(lit(field.name()));
                entries.add(ParquetSource.text(rows, field.name()));
            }
        }
        return map(entries.toArray(Column[]::new))
                .cast(DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));
    }

    private static Row row(String file, long offset, ItemLine line, String text, String fault) {
        if (line.problem() != null) {
            return RowFactory.create(file, offset, line.problem(), ParsedLines.raw(text), null, fault);
        }
        Item item = new Item(line.itemId(), line.title(), line.year(), line.categories(), line.otherFields());
        return RowFactory.create(file, offset, null, null, Tables.ITEMS.codec().encode(item), null);
    }
}
