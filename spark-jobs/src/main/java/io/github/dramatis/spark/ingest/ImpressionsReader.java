package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.split;

import io.github.dramatis.core.config.ImpressionsConfig;
import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.ingest.ImpressionFields;
import io.github.dramatis.core.ingest.ImpressionLine;
import io.github.dramatis.core.ingest.ImpressionParser;
import io.github.dramatis.core.rating.SourceFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads what users were shown: every row, the bad ones with what is wrong with them. */
final class ImpressionsReader {
    /**
     * Columns of a row that was read or refused; {@code raw} only where {@code problem} is set; {@code fault}: {@link
     * SourceFault}.
     */
    static final StructType SCHEMA = new StructType()
            .add("source", DataTypes.StringType)
            .add("offset", DataTypes.LongType, false)
            .add("user_id", DataTypes.StringType)
            .add("micros", DataTypes.LongType, false)
            .add("slate", DataTypes.createArrayType(DataTypes.StringType))
            .add("taken", DataTypes.StringType)
            .add("problem", DataTypes.StringType)
            .add("raw", DataTypes.StringType)
            .add("fault", DataTypes.StringType);

    private static final long NO_OFFSET = -1;

    private final SparkSession spark;
    private final SourceStorage storage;
    private final SourceConfig source;

    ImpressionsReader(SparkSession spark, SourceStorage storage, SourceConfig source) {
        this.spark = spark;
        this.storage = storage;
        this.source = source;
    }

    /**
     * Reads all rows.
     *
     * @throws io.github.dramatis.core.error.UserError if they are neither csv nor Parquet or a mapped column is missing
     */
    Dataset<Row> read(String path, boolean records) {
        if (CatalogTable.isSource(source)) {
            Dataset<Row> rows = CatalogTable.read(spark, ImpressionsConfig.KEY + ".path", path);
            mapped().forEach(ParquetSource.header(path, List.of(rows))::index);
            return columns(rows);
        }
        return ParquetSource.isBegin(storage.begin(path)) ? parquet(path) : lines(path, records);
    }

    /** The columns that must be there, by their keys. */
    private Map<String, String> mapped() {
        ImpressionsConfig columns = source.impressions();
        Map<String, String> mapped = new LinkedHashMap<>();
        mapped.put(ImpressionsConfig.KEY + ".user", columns.user());
        mapped.put(ImpressionsConfig.KEY + ".timestamp", columns.timestamp());
        mapped.put(ImpressionsConfig.KEY + ".slate", columns.slate());
        mapped.put(ImpressionsConfig.KEY + ".taken", columns.taken());
        return mapped;
    }

    private Dataset<Row> lines(String path, boolean records) {
        SourceLines lines = new SourceLines(spark, storage, source.withFormat(SourceFormat.CSV), records);
        ImpressionParser parser = ImpressionParser.of(source, path, lines.firstLine(path));
        return ParsedLines.rows(
                lines.read(path),
                parser.header(),
                (file, offset, text, fault) -> row(
                        file,
                        offset,
                        fault == null ? parser.parse(text) : ImpressionLine.refused("it was not read"),
                        text,
                        fault),
                SCHEMA);
    }

    private Dataset<Row> parquet(String path) {
        List<Dataset<Row>> sets = new ParquetSource(spark, storage, path).read(mapped());
        return sets.stream().map(this::columns).reduce(Dataset::union).orElseThrow();
    }

    private Dataset<Row> columns(Dataset<Row> rows) {
        ImpressionsConfig columns = source.impressions();
        return rows.select(
                        input_file_name(),
                        ParquetSource.id(rows, columns.user()),
                        ParquetSource.text(rows, columns.timestamp()),
                        slate(rows, columns.slate()),
                        ParquetSource.id(rows, columns.taken()))
                .map(
                        (MapFunction<Row, Row>) row -> row(
                                row.getString(0),
                                NO_OFFSET,
                                ImpressionFields.read(
                                        row.getString(1),
                                        row.getString(2),
                                        row.isNullAt(3) ? null : row.getList(3),
                                        row.getString(4)),
                                row.mkString(" "),
                                null),
                        Encoders.row(SCHEMA));
    }

    private static Column slate(Dataset<Row> rows, String column) {
        boolean isThere = List.of(rows.columns()).contains(column);
        return isThere && rows.schema().apply(column).dataType() instanceof ArrayType
                ? rows.col("`" + column.replace("`", "``") + "`").cast("array<string>")
                : split(ParquetSource.text(rows, column), "\\|");
    }

    private static Row row(String file, long offset, ImpressionLine line, String text, String fault) {
        return RowFactory.create(
                file,
                offset,
                line.userId(),
                line.epochMicros(),
                line.slate().toArray(new String[0]),
                line.taken(),
                line.problem(),
                line.problem() == null ? null : text,
                fault);
    }
}
