package io.github.dramatis.spark.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSizesTest {
    private static final int ROWS = 10_000;

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
