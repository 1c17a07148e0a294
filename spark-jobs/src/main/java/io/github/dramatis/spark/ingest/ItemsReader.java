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
import io.github.dramatis.core.ingest.NamedFields;
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
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.spark.api.java.function.FlatMapFunction;
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
    /**
     * Columns of a row that was read ({@code item} set) or refused ({@code problem} and {@code raw} set); fault: {@link
     * SourceFault}.
     */
    static final StructType SCHEMA = new StructType()
            .add("source", DataTypes.StringType)
            .add("offset", DataTypes.LongType, false)
            .add("problem", DataTypes.StringType)
            .add("raw", DataTypes.StringType)
            .add("item", Tables.ITEMS.codec().schema())
            .add("fault", DataTypes.StringType);

    private static final long NO_OFFSET = -1;
    /** How a file of JSON begins, read as ISO-8859-1: perhaps with a byte order mark. */
    private static final Pattern JSON = Pattern.compile("(?:\u00ef\u00bb\u00bf)?\\s*\\{");

    private final SparkSession spark;
    private final SourceStorage storage;
    private final SourceConfig source;
    private final NamedFields named;
    private final boolean details;

    /** A reader of the items themselves. */
    ItemsReader(SparkSession spark, SourceStorage storage, SourceConfig source) {
        this(spark, storage, source, NamedFields.of(source), false);
    }

    /** @param details whether it reads further fields of the items, as items that need have nothing else */
    private ItemsReader(
            SparkSession spark, SourceStorage storage, SourceConfig source, NamedFields named, boolean details) {
        this.spark = spark;
        this.storage = storage;
        this.source = source;
        this.named = named;
        this.details = details;
    }

    /**
     * A reader of {@code source.item-details}, whose format is told by how the file begins.
     *
     * @param path that holds a file
     */
    static ItemsReader ofDetails(SparkSession spark, SourceStorage storage, SourceConfig source, String path) {
        String begin = storage.begin(path);
        SourceFormat format = ParquetSource.isBegin(begin)
                ? SourceFormat.PARQUET
                : JSON.matcher(begin).lookingAt() ? SourceFormat.AMAZON_2023 : SourceFormat.CSV;
        return new ItemsReader(spark, storage, source.withFormat(format), NamedFields.of(source), true);
    }

    /** @throws io.github.dramatis.core.error.UserError if the files are not in the source's format */
    Dataset<Row> read(String path, boolean records) {
        if (SourceFormats.format(source) == SourceFormat.PARQUET) {
            return parquet(path);
        }
        if (CatalogTable.isSource(source)) {
            Dataset<Row> rows = CatalogTable.read(spark, "source.items", path);
            ParquetSource.header(path, List.of(rows))
                    .index("source.columns.item-id", source.columns().itemId());
            return parquet(path, rows);
        }
        SourceLines lines = new SourceLines(spark, storage, source, records);
        return parse(lines.read(path), parser(path, lines));
    }

    private ItemLineParser parser(String path, SourceLines lines) {
        String first = lines.firstLine(path);
        return details ? ItemParsers.details(source, named, path, first) : ItemParsers.of(source, path, first);
    }

    /** The columns of which fields can be made. */
    Set<String> columns(String path) {
        if (SourceFormats.format(source) == SourceFormat.PARQUET) {
            List<Dataset<Row>> sets = new ParquetSource(spark, storage, path).read();
            return new TreeSet<>(ParquetSource.header(path, sets).names());
        }
        if (CatalogTable.isSource(source)) {
            return new TreeSet<>(
                    List.of(CatalogTable.read(spark, "source.items", path).columns()));
        }
        SourceLines lines = new SourceLines(spark, storage, source, false);
        ItemLineParser parser = parser(path, lines);
        return new TreeSet<>(lines.read(path)
                .flatMap(
                        (FlatMapFunction<Row, String>)
                                line -> parser.columns(line.getString(2)).iterator(),
                        Encoders.STRING())
                .distinct()
                .collectAsList());
    }

    /** MovieLens' ids of the items elsewhere, as items without anything else. */
    Dataset<Row> readLinks(String path) {
        SourceLines lines = new SourceLines(spark, storage, source, false);
        return parse(lines.read(path), ItemParsers.links(path, lines.firstLine(path)));
    }

    private static Dataset<Row> parse(Dataset<Row> lines, ItemLineParser parser) {
        return ParsedLines.rows(
                lines,
                parser.header(),
                (file, offset, text, fault) -> row(
                        file,
                        offset,
                        fault == null ? parser.parse(text) : ItemLine.refused("it was not read"),
                        text,
                        fault),
                SCHEMA);
    }

    private Dataset<Row> parquet(String path) {
        Map<String, String> mapped = new TreeMap<>(source.columns().renamedOfItems());
        mapped.put("source.columns.item-id", source.columns().itemId());
        return new ParquetSource(spark, storage, path)
                .read(mapped).stream()
                        .map(rows -> parquet(path, rows))
                        .reduce(Dataset::union)
                        .orElseThrow();
    }

    private Dataset<Row> parquet(String path, Dataset<Row> rows) {
        ColumnMapping columns = source.columns();
        ItemFields fields = new ItemFields(false, named);
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

    /**
     * Every plain column that is not mapped, by its name, and those that become fields; of these also lists of plain
     * values.
     */
    private Column others(Dataset<Row> rows, ColumnMapping columns) {
        Set<String> mapped =
                new HashSet<>(List.of(columns.itemId(), columns.title(), columns.year(), columns.categories()));
        List<Column> entries = new ArrayList<>();
        for (StructField field : rows.schema().fields()) {
            boolean wanted = named.contains(field.name());
            if (field.dataType() instanceof AtomicType && (wanted || !mapped.contains(field.name()))) {
                entries.add(lit(field.name()));
                entries.add(ParquetSource.text(rows, field.name()));
            } else if (wanted
                    && field.dataType() instanceof ArrayType list
                    && list.elementType() instanceof AtomicType) {
                entries.add(lit(field.name()));
                entries.add(ParquetSource.list(rows, field.name()));
            }
        }
        return map(entries.toArray(Column[]::new))
                .cast(DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));
    }

    private static Row row(String file, long offset, ItemLine line, String text, String fault) {
        if (line.problem() != null) {
            return RowFactory.create(file, offset, line.problem(), ParsedLines.raw(text), null, fault);
        }
        Item item = new Item(
                line.itemId(), line.title(), line.year(), line.categories(), line.otherFields(), line.fields());
        return RowFactory.create(file, offset, null, null, Tables.ITEMS.codec().encode(item), null);
    }
}
