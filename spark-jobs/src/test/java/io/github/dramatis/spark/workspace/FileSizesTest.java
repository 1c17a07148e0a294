package io.github.dramatis.spark.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSizesTest {
    private static final int ROWS = 10_000;
    private static final String ADAPTIVE = "spark.sql.adaptive.enabled";
    private static final String PARTITIONS = "spark.sql.shuffle.partitions";
    private static final String ADVISED = "spark.sql.adaptive.advisoryPartitionSizeInBytes";

    @TempDir
    Path folder;

    private final SparkSession spark = Sessions.create("tests");
    private final Dataset<Row> users = spark.range(ROWS)
            .selectExpr("lpad(id, 5, '0') AS user_id", "uuid() AS text")
            .repartition(20);

    @Test
    void aSmallTableIsOneFileSortedAndZstdWhateverNumberOfTasksWroteIt() throws IOException {
        List<List<String>> files = settled(FileSizes.DEFAULT);

        assertThat(files).hasSize(1);
        assertThat(files.get(0)).hasSize(ROWS).isSorted();
        for (FileStatus file : parts()) {
            try (var reader = ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop()))) {
                assertThat(reader.getFooter().getBlocks()).allSatisfy(block -> assertThat(block.getColumns())
                        .allMatch(column -> column.getCodec() == CompressionCodecName.ZSTD));
            }
        }
    }

    @Test
    void aTableThatIsExpectedToBeOneFileIsOneBeforeItsFilesAreLookedAt() throws IOException {
        Dataset<Row> rows = users.select("user_id", "text"); // no task of theirs is asked for by name
        String adaptive = spark.conf().get(ADAPTIVE);
        for (String isAdaptive : List.of("true", "false")) {
            spark.conf().set(ADAPTIVE, isAdaptive);
            try {
                FileSizes.DEFAULT
                        .gathered(rows, FileSizes.DEFAULT.wanted())
                        .write()
                        .mode("overwrite")
                        .parquet(folder.resolve("t").toString());
            } finally {
                spark.conf().set(ADAPTIVE, adaptive);
            }
            assertThat(parts()).as("adaptive " + isAdaptive).hasSize(1);
        }
        assertThat(FileSizes.DEFAULT.gathered(rows, FileSizes.DEFAULT.wanted() + 1))
                .isSameAs(rows);
        assertThat(FileSizes.DEFAULT.gathered(users, 1)).as("parted on purpose").isSameAs(users);
    }

    @Test
    void aFileForEachCoreIsLeftAsItIs() throws IOException {
        int part = 1024; // of 20 files of about 12 MB
        users.write().parquet(folder.resolve("t").toString());
        FileStatus[] written = parts();

        FileSizes sizes = FileSizes.DEFAULT;
        settle(new FileSizes(sizes.least() / part, sizes.wanted() / part, sizes.most() / part));

        assertThat(written).hasSize(20).allSatisfy(file -> assertThat(file.getLen())
                .isBetween(10_000L, 20_000L));
        assertThat(parts()).isEqualTo(written);
    }

    @Test
    void whatIsMoreThanAFileIsWrittenAgainByMoreThanATask() throws IOException {
        users.write().parquet(folder.resolve("t").toString());
        long bytes = Stream.of(parts()).mapToLong(FileStatus::getLen).sum();

        settle(new FileSizes(bytes, bytes * 2 / 3, bytes));

        assertThat(parts()).hasSize(2);
    }

    @Test
    void aLargeTableIsFilesOfTheWantedSizeEachARangeOfUsers() throws IOException {
        long bytes = 100_000; // less than half the table
        List<List<String>> files = settled(new FileSizes(bytes / 2, bytes / 2, bytes));

        assertThat(files).hasSizeBetween(4, 8);
        assertThat(parts()).allSatisfy(file -> assertThat(file.getLen()).isBetween(bytes / 4, bytes));
        List<String> all = new ArrayList<>();
        files.stream().sorted(Comparator.comparing(file -> file.get(0))).forEach(all::addAll);
        assertThat(all).hasSize(ROWS).isSorted();
    }

    @Test
    void filesThatAreTooLargeArePartedAndFilesThatFitAreLeft() throws IOException {
        users.coalesce(1).write().parquet(folder.resolve("t").toString());
        long bytes = parts()[0].getLen();

        settle(new FileSizes(1, bytes / 4, bytes / 2));
        assertThat(parts()).hasSizeGreaterThan(2);

        FileStatus[] fit = parts();
        settle(new FileSizes(1, 1, bytes));
        assertThat(parts()).isEqualTo(fit);
    }

    @Test
    void aLargeTableComesOutOfItsShuffleInFilesThatFitAndIsWrittenOnce() throws IOException {
        int part = 64; // of a session's sizes, and of FileSizes.DEFAULT
        long advised = spark.sparkContext().conf().getSizeAsBytes(ADVISED);
        Dataset<Row> ratings = spark.range(500_000)
                .selectExpr(
                        "cast(pmod(xxhash64(id, 1), 20000) AS STRING) AS user_id",
                        "cast(pmod(xxhash64(id, 2), 5000) AS STRING) AS item_id",
                        "1 + pmod(xxhash64(id, 3), 9) / 2.0 AS rating",
                        "timestamp_seconds(1000000000 + pmod(xxhash64(id, 4), 500000000)) AS timestamp")
                .repartition(functions.col("user_id"));
        String partitions = spark.conf().get(PARTITIONS);
        String adaptive = spark.conf().get(ADAPTIVE);
        spark.conf().set(ADVISED, advised / part + "b");
        spark.conf().set(PARTITIONS, "64");
        spark.conf().set(ADAPTIVE, "true"); // tests of little data run without
        try {
            ratings.sortWithinPartitions("user_id", "timestamp")
                    .write()
                    .parquet(folder.resolve("t").toString());
        } finally {
            spark.conf().set(ADVISED, advised + "b");
            spark.conf().set(PARTITIONS, partitions);
            spark.conf().set(ADAPTIVE, adaptive);
        }
        FileStatus[] written = parts();

        FileSizes sizes = FileSizes.DEFAULT;
        settle(new FileSizes(sizes.least() / part, sizes.wanted() / part, sizes.most() / part));

        assertThat(written).hasSizeGreaterThan(2);
        assertThat(parts()).isEqualTo(written);
    }

    private List<List<String>> settled(FileSizes sizes) throws IOException {
        users.sortWithinPartitions("user_id")
                .write()
                .parquet(folder.resolve("t").toString());
        settle(sizes);
        List<List<String>> files = new ArrayList<>();
        for (FileStatus file : parts()) {
            files.add(spark.read()
                    .parquet(file.getPath().toString())
                    .select("user_id")
                    .as(Encoders.STRING())
                    .collectAsList());
        }
        return files;
    }

    private void settle(FileSizes sizes) throws IOException {
        sizes.settle(
                spark,
                FileSystem.getLocal(hadoop()),
                folder.resolve("t").toString(),
                users.schema(),
                List.of("user_id"));
    }

    private FileStatus[] parts() throws IOException {
        return FileSystem.getLocal(hadoop())
                .listStatus(new org.apache.hadoop.fs.Path(folder.resolve("t").toString()), path -> path.getName()
                        .startsWith("part-"));
    }

    private org.apache.hadoop.conf.Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
