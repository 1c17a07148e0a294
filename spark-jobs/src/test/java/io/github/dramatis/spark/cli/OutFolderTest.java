package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutFolderTest {
    private static final SparkSession SPARK = Sessions.create("tests");

    @TempDir
    Path folder;

    private OutFolder open() {
        return OutFolder.open(
                folder.resolve("out").toString(), SPARK.sparkContext().hadoopConfiguration());
    }

    private static Dataset<Row> rows(int rows) {
        return SPARK.range(rows).toDF("id");
    }

    private long copied(String name) {
        return SPARK.read().parquet(folder.resolve(name).toString()).count();
    }

    @Test
    void aWholeCopyIsNotReplaced() {
        open().copy(rows(3));

        assertThatThrownBy(this::open).isInstanceOf(UserError.class).hasMessageContaining("something already");
        assertThat(copied("out")).isEqualTo(3);
    }

    @Test
    void aCopyInWhichARunWasKilledIsWrittenAnew() throws IOException {
        open().copy("one", rows(3), "other", rows(4));
        Files.createDirectories(folder.resolve("out/_temporary/0"));
        Files.createFile(folder.resolve("out/_unfinished"));

        open().copy("one", rows(5), "other", rows(6));

        assertThat(copied("out/one")).isEqualTo(5);
        assertThat(copied("out/other")).isEqualTo(6);
        assertThat(folder.resolve("out/_temporary")).doesNotExist();
        assertThat(folder.resolve("out/_unfinished")).doesNotExist();
    }

    @Test
    void aCopyThatFailsHalfwayStaysMarkedAsUnfinished() {
        Dataset<Row> broken = rows(3).selectExpr("CAST(raise_error('disk full') AS STRING) AS id");
        OutFolder out = open();

        assertThatThrownBy(() -> out.copy(broken)).hasStackTraceContaining("disk full");

        open().copy(rows(2));
        assertThat(copied("out")).isEqualTo(2);
    }

    @Test
    void whatSomebodyPutThereWhileAgentsWereAskedStays() throws IOException {
        OutFolder out = open();
        Path theirs =
                Files.writeString(Files.createDirectory(folder.resolve("out")).resolve("thesis.txt"), "x");

        assertThatThrownBy(() -> out.copy(rows(3))).isInstanceOf(UserError.class);

        assertThat(theirs).exists();
    }
}
