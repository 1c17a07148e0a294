package io.github.dramatis.spark.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Ascending$;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InterpretedOrdering;
import org.apache.spark.sql.catalyst.expressions.NullsFirst$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.execution.datasources.FileFormat$;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;

/**
 * Parquet files of a few rows, which the driver writes and reads with the code of Spark's tasks: a Spark job takes
 * longer than so little work.
 */
final class SmallFile {
    private static final Map<String, String> NO_OPTIONS = Map$.MODULE$.empty();

    private SmallFile() {}

    /**
     * Writes rows into a folder, as one file.
     *
     * @param columns of the rows
     * @param sortedBy columns that the file is sorted by
     */
    static void write(SparkSession spark, String folder, StructType columns, List<Row> rows, List<String> sortedBy) {
        Function1<Object, Object> toCatalyst = CatalystTypeConverters.createToCatalystConverter(columns);
        List<InternalRow> sorted = rows.stream()
                .map(row -> (InternalRow) toCatalyst.apply(row))
                .sorted(order(columns, sortedBy))
                .toList();
        try {
            Job job = Job.getInstance(spark.sessionState().newHadoopConf());
            OutputWriterFactory writers = new ParquetFileFormat().prepareWrite(spark, job, NO_OPTIONS, columns);
            TaskAttemptContextImpl task = new TaskAttemptContextImpl(job.getConfiguration(), new TaskAttemptID());
            String name = "part-00000-" + UUID.randomUUID() + "-c000" + writers.getFileExtension(task);
            OutputWriter writer = writers.newInstance(new Path(folder, name).toString(), columns, task);
            sorted.forEach(writer::write);
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + folder, e);
        }
    }

    /** Ascending, nulls first. */
    static InterpretedOrdering order(StructType columns, List<String> sortedBy) {
        List<SortOrder> order = new ArrayList<>();
        for (String name : sortedBy) {
            int index = columns.fieldIndex(name);
            StructField field = columns.apply(index);
            Expression value = new BoundReference(index, field.dataType(), field.nullable());
            order.add(new SortOrder(value, Ascending$.MODULE$, NullsFirst$.MODULE$, seq(List.of())));
        }
        return new InterpretedOrdering(seq(order));
    }

    /**
     * Reads all rows of some files.
     *
     * @param columns of the files
     */
    static List<Row> read(SparkSession spark, List<FileStatus> files, StructType columns) {
        Function1<PartitionedFile, Iterator<InternalRow>> reader = new ParquetFileFormat()
                .buildReaderWithPartitionValues(
                        spark,
                        columns,
                        new StructType(),
                        columns,
                        seq(List.of()),
                        NO_OPTIONS.updated(FileFormat$.MODULE$.OPTION_RETURNING_BATCH(), "false"),
                        spark.sessionState().newHadoopConf());
        Function1<Object, Object> toRow = CatalystTypeConverters.createToScalaConverter(columns);
        List<Row> rows = new ArrayList<>();
        for (FileStatus file : files) {
            Iterator<InternalRow> found = reader.apply(whole(file));
            while (found.hasNext()) {
                rows.add((Row) toRow.apply(found.next()));
            }
        }
        return rows;
    }

    private static PartitionedFile whole(FileStatus file) {
        return new PartitionedFile(
                InternalRow.empty(),
                SparkPath.fromFileStatus(file),
                0,
                file.getLen(),
                new String[0],
                file.getModificationTime(),
                file.getLen(),
                Map$.MODULE$.empty());
    }

    private static <T> Seq<T> seq(List<T> list) {
        return JavaConverters.asScalaBuffer(list).toSeq();
    }
}
