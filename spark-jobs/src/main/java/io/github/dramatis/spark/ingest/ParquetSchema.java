package io.github.dramatis.spark.ingest;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of one Parquet file as Spark can read them, field by field: a column that nobody asks for must not keep
 * the others from being read.
 */
final class ParquetSchema {
    private static final String NANOSECONDS = "nanoseconds";
    private static final String MILLISECONDS = "milliseconds";
    private static final String PARQUET_TYPE = "parquetType";

    private ParquetSchema() {}

    /**
     * Reads the file's footer. Columns that Spark cannot read are of the type void.
     *
     * @throws IOException if the file system fails
     * @throws RuntimeException if it is no Parquet file, or a damaged one
     */
    static StructType read(Path file, Configuration hadoop) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop))) {
            StructType schema = new StructType();
            for (Type type : reader.getFileMetaData().getSchema().getFields()) {
                schema = schema.add(field(type));
            }
            return schema;
        }
    }

    private static StructField field(Type type) {
        // binary as binary, int96 as timestamp, nanoseconds as numbers
        ParquetToSparkSchemaConverter converter = new ParquetToSparkSchemaConverter(false, true, true, true, true);
        try {
            StructField field = converter.convert(new MessageType("one", type)).apply(0);
            if (isTimestamp(type, TimeUnit.NANOS)) {
                return new StructField(field.name(), field.dataType(), true, mark(NANOSECONDS, "true"));
            }
            // as numbers too: Spark fails on those that are no microseconds in 64 bits
            return isTimestamp(type, TimeUnit.MILLIS)
                    ? new StructField(field.name(), DataTypes.LongType, true, mark(MILLISECONDS, "true"))
                    : new StructField(field.name(), field.dataType(), true, Metadata.empty());
        } catch (Exception e) { // also AnalysisException, which Scala does not declare
            if (!(e instanceof RuntimeException) && !(e instanceof AnalysisException)) {
                throw new IllegalStateException(e);
            }
            return new StructField(type.getName(), DataTypes.NullType, true, mark(PARQUET_TYPE, type.toString()));
        }
    }

    private static boolean isTimestamp(Type type, TimeUnit unit) {
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        return type.isPrimitive()
                && !type.isRepetition(Type.Repetition.REPEATED)
                && annotation instanceof TimestampLogicalTypeAnnotation timestamp
                && timestamp.getUnit() == unit;
    }

    private static Metadata mark(String key, String value) {
        return new MetadataBuilder().putString(key, value).build();
    }

    /** Whether a column holds a timestamp as nanoseconds since 1970, which Spark has no type for. */
    static boolean isNanoseconds(StructField field) {
        return field.metadata().contains(NANOSECONDS);
    }

    /** Whether a column holds a timestamp as milliseconds since 1970. */
    static boolean isMilliseconds(StructField field) {
        return field.metadata().contains(MILLISECONDS);
    }

    /** The type in the file of a column that cannot be read; empty for others. */
    static Optional<String> unreadable(StructField field) {
        return field.metadata().contains(PARQUET_TYPE)
                ? Optional.of(field.metadata().getString(PARQUET_TYPE))
                : Optional.empty();
    }
}
