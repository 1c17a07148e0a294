package io.github.dramatis.spark.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.CountedWork;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.ItemVector;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Protects: it makes no difference whether the driver or a task wrote, or reads, a file. */
class SmallFileTest {
    @TempDir
    Path root;

    private final SparkSession spark = Sessions.create("tests");

    /** A table and rows of it, out of order. */
    record Sample<R extends Record>(Table<R> table, List<R> records) {
        StructType columns() {
            return table.codec().schema();
        }

        List<Row> rows() {
            return records.stream().map(table.codec()::encode).toList();
        }
    }

    static Stream<Sample<?>> samples() {
        Instant time = Instant.parse("2026-01-02T03:04:05.000006Z");
        return Stream.of(
                new Sample<>(
                        Tables.ITEMS,
                        List.of(
                                new Item("ä", "Ü", null, List.of(), Map.of()),
                                new Item("b", null, 1999, List.of("Drama", "War"), Map.of("k", "v")),
                                new Item("Z", "last", 7, List.of("x"), Map.of()))),
                new Sample<>(
                        Tables.INTERACTIONS,
                        List.of(
                                new Interaction("u", "j", 4.5, time, "test", false),
                                new Interaction("u", "i", 0.1, time, "train", true),
                                new Interaction("t", "i", 3, time.plusSeconds(1), "train", false))),
                new Sample<>(Tables.ITEM_VECTORS, List.of(new ItemVector("1", new float[] {0.1f, -2}))),
                new Sample<>(Tables.ITEM_VECTORS, List.of()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatTheDriverWritesIsWhatATaskWouldHaveWritten(Sample<?> sample) {
        CountedWork work = CountedWork.of(
                spark,
                () -> SmallFile.write(
                        spark,
                        root.resolve("driver").toString(),
                        sample.columns(),
                        sample.rows(),
                        sample.table().sortedBy()));
        byTask(sample);

        assertThat(work.jobs()).isZero();
        Dataset<Row> read = spark.read().parquet(root.resolve("driver").toString());
        Dataset<Row> expected = spark.read().parquet(root.resolve("task").toString());
        assertThat(read.collectAsList()).isEqualTo(expected.collectAsList()).hasSameSizeAs(sample.records());
        assertThat(Footers.columns(files("driver").get(0), new Configuration()))
                .isEqualTo(Footers.columns(files("task").get(0), new Configuration()));
        assertThat(files("driver").get(0).getPath().getName()).endsWith(".zstd.parquet");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatTasksWroteTheDriverReadsAsTheyDo(Sample<?> sample) {
        byTask(sample);
        List<FileStatus> files = files("task");
        List<Row> read = new ArrayList<>();

        CountedWork work = CountedWork.of(spark, () -> read.addAll(SmallFile.read(spark, files, sample.columns())));

        assertThat(work.jobs()).isZero();
        assertThat(read).isEqualTo(sorted(sample).collectAsList());
    }

    private Dataset<Row> sorted(Sample<?> sample) {
        String[] order = sample.table().sortedBy().toArray(String[]::new);
        return spark.createDataFrame(sample.rows(), sample.columns())
                .coalesce(1)
                .sortWithinPartitions(
                        order[0], List.of(order).subList(1, order.length).toArray(String[]::new));
    }

    private void byTask(Sample<?> sample) {
        sorted(sample).write().parquet(root.resolve("task").toString());
    }

    private List<FileStatus> files(String folder) {
        org.apache.hadoop.fs.Path path =
                new org.apache.hadoop.fs.Path(root.resolve(folder).toString());
        try {
            return FileSizes.Parts.in(path.getFileSystem(new Configuration()), path)
                    .files();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
