package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.col;
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
import io.github.dramatis.core.rating.SourceFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads the ratings of a source: every row, the bad ones with what is wrong with them. */
final class RatingsReader {
    /** Columns of a row that was read or refused; {@code raw} only where {@code problem} is set. */
    static final StructType SCHEMA = new StructType()
            .add("source", DataTypes.StringType)
            .add("offset", DataTypes.LongType, false)
            .add("user_id", DataTypes.StringType)
            .add("item_id", DataTypes.StringType)
            .add("rating", DataTypes.DoubleType, false)
            .add("micros", DataTypes.LongType, false)
            .add("problem", DataTypes.StringType)
            .add("outside_scale", DataTypes.BooleanType, false)
            .add("raw", DataTypes.StringType);

    private static final long NO_OFFSET = -1;
    private static final String PARQUET_MAGIC = "PAR1";

    private final SparkSession spark;
    private final SourceStorage storage;
    private final SourceConfig source;

    RatingsReader(SparkSession spark, SourceStorage storage, SourceConfig source) {
        this.spark = spark;
        this.storage = storage;
        this.source = source;
    }

    /** @throws UserError if the files are not in the source's format or a mapped column is missing */
    Dataset<Row> read(String path) {
        return SourceFormats.format(source) == SourceFormat.PARQUET ? parquet(path) : lines(path);
    }

    private Dataset<Row> lines(String path) {
        SourceLines lines = new SourceLines(spark, storage, SourceLayout.charset(source));
        RatingLineParser parser = RatingParsers.of(source, path, lines.firstLine(path));
        return lines.read(path)
                .filter((FilterFunction<Row>) line -> !ParsedLines.isHeader(line, parser.header()))
                .map(
                        (MapFunction<Row, Row>) line -> row(
                                line.getString(0), line.getLong(1), parser.parse(line.getString(2)), line.getString(2)),
                        Encoders.row(SCHEMA));
    }

    private Dataset<Row> parquet(String path) {
        Dataset<Row> rows = readParquet(path);
        HeaderColumns header = new HeaderColumns(path, List.of(rows.columns()));
        ColumnMapping columns = source.columns();
        RatingFields fields = new RatingFields(SourceFormats.scale(source), SourceTime.ANY);
        return rows.select(
                        input_file_name(),
                        text(header, "user", columns.user()),
                        text(header, "item", columns.item()),
                        text(header, "rating", columns.rating()),
                        text(header, "timestamp", columns.timestamp()))
                .map(
                        (MapFunction<Row, Row>) row -> row(
                                row.getString(0),
                                NO_OFFSET,
                                fields.read(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                                row.mkString(" ")),
                        Encoders.row(SCHEMA));
    }

    /** @throws UserError if it is no Parquet; Spark's own error comes late and names no cure */
    Dataset<Row> readParquet(String path) {
        String file = storage.files(path).get(0).path();
        String start = storage.firstLine(file, StandardCharsets.ISO_8859_1).orElse("");
        if (!start.startsWith(PARQUET_MAGIC)) {
            throw new UserError(
                    file + " (source.format: parquet)",
                    "it is no Parquet file: it does not begin with " + PARQUET_MAGIC,
                    "give Parquet, or set source.format to what it is: " + String.join(", ", SourceFormat.names()));
        }
        return spark.read().parquet(path);
    }

    private static Column text(HeaderColumns header, String key, String column) {
        header.index("source.columns." + key, column);
        return col("`" + column.replace("`", "``") + "`").cast(DataTypes.StringType);
    }

    private static Row row(String file, long offset, RatingLine line, String text) {
        return RowFactory.create(
                file,
                offset,
                line.userId(),
                line.itemId(),
                line.rating(),
                line.epochMicros(),
                line.problem(),
                line.outsideScale(),
                line.problem() == null ? null : ParsedLines.raw(text));
    }
}
