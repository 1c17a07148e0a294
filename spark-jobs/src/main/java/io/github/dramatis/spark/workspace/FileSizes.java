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
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Gives a table files of the size that engines read well, and writes it once where its size is known before. A table
 * that is expected to be one file is gathered into one partition first. A large one comes out of its last shuffle in
 * files that fit ({@code spark.sql.adaptive.advisoryPartitionSizeInBytes}). What has many small files all the same is
 * read back and written again in ranges of its order, by a task a range: what made the rows may be costly and is not
 * done twice.
 *
 * @param least bytes that files have on average, but for a table of one file: to open one costs Spark what it costs to
 *     read 4 MB ({@code spark.sql.files.openCostInBytes})
 * @param wanted bytes of a file that is written again, and of a table that is to be one file
 * @param most bytes of a file
 */
record FileSizes(long least, long wanted, long most) {
    private static final long MIB = 1 << 20;
    static final FileSizes DEFAULT = new FileSizes(4 * MIB, 32 * MIB, 512 * MIB);

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

    /**
     * The rows in one partition, if they are expected to fit one file; as they are otherwise, and where they have been
     * parted on purpose.
     *
     * @param expected bytes that the table has at most, about
     */
    Dataset<Row> gathered(Dataset<Row> rows, long expected) {
        if (expected > wanted || rows.queryExecution().logical() instanceof RepartitionOperation) {
            return rows;
        }
        boolean isAdaptive = Boolean.parseBoolean(rows.sparkSession().conf().get("spark.sql.adaptive.enabled"));
        // where there is more than was expected, adaptive execution makes several partitions of it
        return isAdaptive ? rows.hint("rebalance", 1) : rows.repartition(1);
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
        int wantedFiles = (int) Math.max(1, (parts.bytes() + wanted - 1) / wanted);
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
