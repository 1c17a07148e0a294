package io.github.dramatis.spark.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * What the footers of a table's Parquet files say, read by the driver: a Spark job that reads them, or that counts a
 * small table, takes longer than the one that wrote it.
 */
final class Footers {
    /** The driver reads as many at most, one after the other. */
    private static final int MOST_FILES = 16;
    /** Where Spark leaves the columns as it knows them. */
    private static final String COLUMNS = "org.apache.spark.sql.parquet.row.metadata";

    private Footers() {}

    /** The number of rows of these files; empty where they are many, which a Spark job counts in parallel. */
    static OptionalLong rows(List<FileStatus> files, Configuration hadoop) {
        if (files.size() > MOST_FILES) {
            return OptionalLong.empty();
        }
        long rows = 0;
        for (FileStatus file : files) {
            try (ParquetFileReader reader = open(file, hadoop)) {
                rows += reader.getRecordCount();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the footer of " + file.getPath(), e);
            }
        }
        return OptionalLong.of(rows);
    }

    /** The columns of a file; empty of one that Spark has not written. */
    static Optional<StructType> columns(FileStatus file, Configuration hadoop) {
        try (ParquetFileReader reader = open(file, hadoop)) {
            return Optional.ofNullable(
                            reader.getFileMetaData().getKeyValueMetaData().get(COLUMNS))
                    .map(columns -> (StructType) DataType.fromJson(columns));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the footer of " + file.getPath(), e);
        }
    }

    private static ParquetFileReader open(FileStatus file, Configuration hadoop) throws IOException {
        return ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop));
    }
}
