package io.github.dramatis.spark.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * How many rows a table has, by the footers of its Parquet files: a Spark job that counts a small table takes longer
 * than the one that wrote it.
 */
final class FooterRows {
    /** The driver reads as many footers at most, one after the other. */
    private static final int MOST_FILES = 16;

    private FooterRows() {}

    /** The number of rows of these files; empty where they are many, which a Spark job counts in parallel. */
    static OptionalLong in(List<FileStatus> files, Configuration hadoop) {
        if (files.size() > MOST_FILES) {
            return OptionalLong.empty();
        }
        long rows = 0;
        for (FileStatus file : files) {
            try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop))) {
                rows += reader.getRecordCount();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the footer of " + file.getPath(), e);
            }
        }
        return OptionalLong.of(rows);
    }
}
