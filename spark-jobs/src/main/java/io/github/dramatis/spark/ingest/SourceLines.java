package io.github.dramatis.spark.ingest;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.SeparatedLine;
import io.github.dramatis.core.ingest.SourceEncoding;
import io.github.dramatis.core.ingest.SourceFormats;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.hadoop.util.StringUtils;
import org.apache.spark.api.java.JavaNewHadoopRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The lines, or records, of text files with the byte at which each begins. Spark gives no line numbers: a large file is
 * read in pieces, and no piece knows how many lines came before. In a packed file the offset counts unpacked bytes. See
 * {@link WholeReading} for when lines and when records are read.
 */
final class SourceLines {
    /**
     * Columns: source (URI of the file), offset (byte), text (without the line break), fault (see {@link SourceFault},
     * or null).
     */
    static final StructType SCHEMA = new StructType()
            .add("source", DataTypes.StringType)
            .add("offset", DataTypes.LongType)
            .add("text", DataTypes.StringType)
            .add("fault", DataTypes.StringType);

    private static final String NOT_BLANK = "fault is not null or trim(text) != ''";

    /**
     * Most bytes of the text that a task is sent; Spark warns about tasks of over 1,000 KiB, as rows the text takes
     * about twice the room.
     */
    private static final int BYTES_A_TASK = 256 * 1024;

    private static final Pattern PATTERN_SIGN = Pattern.compile("[\\[\\]{}*?\\\\]");
    private static final long BYTES_READ_A_TASK = 32L << 20;
    /** The cost that Spark's own readers reckon with (spark.sql.files.openCostInBytes, maxPartitionBytes). */
    private static final long BYTES_OF_OPENING = 4L << 20;

    private static final long BYTES_OPENED_A_TASK = 128L << 20;

    private final SparkSession spark;
    private final SourceStorage storage;
    private final SourceEncoding encoding;
    private final SeparatedLine quotes;
    private final boolean records;

    /** @param records whether lines inside quotes are joined, see {@link RecordIterator} */
    SourceLines(SparkSession spark, SourceStorage storage, SourceConfig source, boolean records) {
        this.spark = spark;
        this.storage = storage;
        encoding = SourceEncoding.of(source);
        quotes = source.multiLine() ? SourceFormats.quoting(source).orElse(null) : null;
        this.records = records;
    }

    /** The lines of a file, or of all files below a folder, those that are blank left out. */
    Dataset<Row> read(String path) {
        return BuiltinData.holds(path) ? builtin(path) : files(path);
    }

    /**
     * The first line of the first file that is not empty.
     *
     * @throws UserError if all are empty
     */
    String firstLine(String path) {
        return storage.files(path).stream()
                .flatMap(file -> storage.firstLine(file.path(), encoding).stream())
                .findFirst()
                .orElseThrow(() -> new UserError(path, "it is empty", "give a file with rows"));
    }

    private Dataset<Row> files(String path) {
        Configuration conf = new Configuration(storage.hadoop());
        conf.setBoolean(FileInputFormat.INPUT_DIR_RECURSIVE, true);
        // escaped twice, since Hadoop takes a comma for the end of one path, and [a] or * for a pattern of paths
        conf.set(
                FileInputFormat.INPUT_DIR,
                StringUtils.escapeString(PATTERN_SIGN.matcher(path).replaceAll("\\\\$0")));
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Class<? extends TextInputFormat> format = records ? WholeFileLines.class : TextInputFormat.class;
        JavaNewHadoopRDD<LongWritable, Text> lines = (JavaNewHadoopRDD<LongWritable, Text>)
                context.newAPIHadoopRDD(conf, format, LongWritable.class, Text.class);
        JavaRDD<Row> rows = rows(lines, encoding, quotes, records);
        return spark.createDataFrame(gathered(rows, path, context.defaultParallelism()), SCHEMA)
                .where(NOT_BLANK);
    }

    /** Hadoop gives each file a task of its own; opening a small one costs as much as reading some megabytes. */
    private JavaRDD<Row> gathered(JavaRDD<Row> rows, String path, int parallelism) {
        if (rows.getNumPartitions() <= parallelism) {
            return rows;
        }
        int tasks = tasks(storage.files(path), parallelism);
        return tasks < rows.getNumPartitions() ? rows.coalesce(tasks) : rows;
    }

    private static int tasks(List<SourceFile> files, int parallelism) {
        long bytes = files.stream().mapToLong(SourceFile::length).sum();
        long opening = (long) files.size() * BYTES_OF_OPENING;
        return (int) Math.max(parallelism, 1 + bytes / BYTES_READ_A_TASK + opening / BYTES_OPENED_A_TASK);
    }

    private static JavaRDD<Row> rows(
            JavaNewHadoopRDD<LongWritable, Text> lines,
            SourceEncoding encoding,
            SeparatedLine quotes,
            boolean records) {
        return lines.mapPartitionsWithInputSplit(
                (split, piece) ->
                        new RecordIterator(((FileSplit) split).getPath().toString(), piece, encoding, quotes, records),
                true);
    }

    /** Executors on other machines cannot see the driver's files: the driver hands the lines out, a few megabytes. */
    private Dataset<Row> builtin(String path) {
        List<Row> rows = new ArrayList<>();
        int slices;
        try (InputStream in = storage.open(path)) {
            byte[] bytes = in.readAllBytes();
            slices = 1 + bytes.length / BYTES_A_TASK;
            int from = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    String text = new String(bytes, from, i - from, StandardCharsets.UTF_8);
                    rows.add(RowFactory.create(path, (long) from, text.strip(), null));
                    from = i + 1;
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + path + " of the application", e);
        }
        // not createDataFrame of the list: the optimizer would carry and compare all rows as part of every plan
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return spark.createDataFrame(context.parallelize(rows, slices), SCHEMA).where(NOT_BLANK);
    }
}
