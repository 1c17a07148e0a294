package io.github.dramatis.spark.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Gives a table files of the size that engines read well, whatever number of tasks wrote it. Large tables come out of
 * their last shuffle in such files ({@code spark.sql.adaptive.advisoryPartitionSizeInBytes}). A table of many small
 * files is read back and written again in ranges of its order: what made the rows may be costly and is not done twice.
 *
 * @param least bytes that files have on average, but for a table of one file
 * @param wanted bytes of a file that is written again
 * @param most bytes of a file
 */
record FileSizes(long least, long wanted, long most) {
    private static final long MIB = 1 << 20;
    static final FileSizes DEFAULT = new FileSizes(32 * MIB, 128 * MIB, 512 * MIB);

    /**
     * What is in a table's folder.
     *
     * @param files of rows
     */
    record Parts(List<FileStatus> files) {
        static Parts in(FileSystem files, Path folder) {
            try {
                return new Parts(Arrays.asList(
                        files.listStatus(folder, path -> path.getName().startsWith("part-"))));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + folder, e);
            }
        }

        long bytes() {
            return files.stream().mapToLong(FileStatus::getLen).sum();
        }

        long largest() {
            return files.stream().mapToLong(FileStatus::getLen).max().orElse(0);
        }
    }

    /** Writes the table anew if its files are too small or too large. Nobody reads it yet. */
    void settle(SparkSession spark, FileSystem files, String folder, StructType schema, List<String> sortedBy) {
        Path path = new Path(folder);
        Parts parts = Parts.in(files, path);
        if (fit(parts)) {
            return;
        }
        Column[] order = sortedBy.stream().map(functions::col).toArray(Column[]::new);
        String[] old =
                parts.files().stream().map(file -> file.getPath().toString()).toArray(String[]::new);
        Dataset<Row> rows = spark.read().schema(schema).parquet(old);
        int wantedFiles = (int) Math.max(1, parts.bytes() / wanted);
        Dataset<Row> ranges = wantedFiles == 1 ? rows.coalesce(1) : rows.repartitionByRange(wantedFiles, order);
        ranges.sortWithinPartitions(order).write().mode("append").parquet(folder);
        try {
            for (FileStatus file : parts.files()) {
                files.delete(file.getPath(), false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove what was written again in " + folder, e);
        }
    }

    private boolean fit(Parts parts) {
        boolean tooSmall = parts.files().size() > 1
                && parts.bytes() < least * parts.files().size();
        return !tooSmall && parts.largest() <= most;
    }
}
