package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.input_file_name;

import io.github.dramatis.core.config.ColumnMapping;
import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.HeaderColumns;
import io.github.dramatis.core.ingest.RatingFields;
import io.github.dramatis.core.ingest.RatingLine;
import io.github.dramatis.core.ingest.RatingLineParser;
import io.github.dramatis.core.ingest.RatingParsers;
import io.github.dramatis.core.ingest.SourceFormats;
import io.github.dramatis.core.ingest.SourceTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads the ratings of a source: every row, the bad ones with what is wrong with them. */
final class RatingsReader {
    /**
     * Columns of a row that was read or refused; {@code raw} only where {@code problem} is set; {@code fault}: {@link
     * SourceFault}.
     */
    static final StructType SCHEMA = new StructType()
            .add("source", DataTypes.StringType)
            .add("offset", DataTypes.LongType, false)
            .add("user_id", DataTypes.StringType)
            .add("item_id", DataTypes.StringType)
            .add("rating", DataTypes.DoubleType, false)
            .add("micros", DataTypes.LongType, false)
            .add("problem", DataTypes.StringType)
            .add("outside_scale", DataTypes.BooleanType, false)
            .add("raw", DataTypes.StringType)
            .add("fault", DataTypes.StringType);

    private static final long NO_OFFSET = -1;

    private final SparkSession spark;
    private final SourceStorage storage;
    private final SourceConfig source;

    RatingsReader(SparkSession spark, SourceStorage storage, SourceConfig source) {
        this.spark = spark;
        this.storage = storage;
        this.source = source;
    }

    /**
     * Reads all rows.
     *
     * @throws UserError if the files are not in the source's format or a mapped column is missing
     */
    Dataset<Row> read(String path, boolean records) {
        return switch (SourceFormats.format(source)) {
            case PARQUET -> parquet(path);
            case TABLE -> table(path);
            default -> lines(path, records);
        };
    }

    private Dataset<Row> table(String name) {
        Dataset<Row> rows = CatalogTable.read(spark, "source.table", name);
        mapped().forEach(ParquetSource.header(name, List.of(rows))::index);
        return columns(rows);
    }

    /** The columns that must be there, by their keys. */
    private Map<String, String> mapped() {
        ColumnMapping columns = source.columns();
        Map<String, String> mapped = new LinkedHashMap<>();
        mapped.put("source.columns.user", columns.user());
        mapped.put("source.columns.item", columns.item());
        if (source.hasRatings()) {
            mapped.put(HeaderColumns.RATING_KEY, columns.rating());
        }
        mapped.put("source.columns.timestamp", columns.timestamp());
        return mapped;
    }

    private Dataset<Row> lines(String path, boolean records) {
        SourceLines lines = new SourceLines(spark, storage, source, records);
        RatingLineParser parser = RatingParsers.of(source, path, lines.firstLine(path));
        return ParsedLines.rows(
                lines.read(path),
                parser.header(),
                (file, offset, text, fault) -> row(
                        file,
                        offset,
                        fault == null ? parser.parse(text) : RatingLine.refused("it was not read"),
                        text,
                        fault),
                SCHEMA);
    }

    private Dataset<Row> parquet(String path) {
        List<Dataset<Row>> sets = new ParquetSource(spark, storage, path).read(mapped());
        return sets.stream().map(this::columns).reduce(Dataset::union).orElseThrow();
    }

    private Dataset<Row> columns(Dataset<Row> rows) {
        ColumnMapping columns = source.columns();
        RatingFields fields = new RatingFields(SourceFormats.scale(source), SourceTime.ANY);
        return rows.select(
                        input_file_name(),
                        ParquetSource.id(rows, columns.user()),
                        ParquetSource.id(rows, columns.item()),
                        ParquetSource.text(rows, columns.rating()),
                        ParquetSource.text(rows, columns.timestamp()))
                .map(
                        (MapFunction<Row, Row>) row -> row(
                                row.getString(0),
                                NO_OFFSET,
                                fields.read(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                                row.mkString(" "),
                                null),
                        Encoders.row(SCHEMA));
    }

    private static Row row(String file, long offset, RatingLine line, String text, String fault) {
        return RowFactory.create(
                file,
                offset,
                line.userId(),
                line.itemId(),
                line.rating(),
                line.epochMicros(),
                line.problem(),
                line.outsideScale(),
                line.problem() == null ? null : text,
                fault);
    }
}
