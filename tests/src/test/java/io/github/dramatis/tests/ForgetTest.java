package io.github.dramatis.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.Workspace;
import io.github.dramatis.tests.Launcher.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user with a name that occurs nowhere else is in the source, also in a row that cannot be read. */
class ForgetTest {
    private static final String MARKER = SmallPipeline.OF_ITS_OWN;
    private static final Map<String, String> KEY = Map.of("DRAMATIS_SUPPRESSION_KEY", "a key of the tests alone");

    @TempDir
    Path folder;

    private final SparkSession spark = Sessions.create("tests");

    @Test
    void aForgottenUserIsInNoFileOfTheWorkspaceAndComesBackWithNoRun() throws IOException {
        Path workspace = folder.resolve("w");
        FinishedRun.copyTo(workspace, Pipeline.STAGES.size());
        String[] run = {"run", "-c", FinishedRun.config().toString(), "-w", workspace.toString()};
        assertThat(filesThatHoldTheMarker(workspace))
                .as("the test can fail")
                .contains(
                        "interactions",
                        "interactions_rejected",
                        "reference_users",
                        "profiles",
                        "examples",
                        "predictions");
        Path users = folder.resolve("users.txt");
        Files.writeString(users, MARKER + "\n");

        Outcome forget = Launcher.dramatis(KEY, "forget", "-w", workspace.toString(), "--users", users.toString());

        assertThat(forget.status()).as(forget.err()).isZero();
        assertThat(forget.out()).contains("1 of 1 users were there: ");
        assertThat(filesThatHoldTheMarker(workspace)).isEmpty();
        assertThat(statuses(workspace)).as("single-max, and the persona's").contains("stale");

        Outcome again = Launcher.dramatis(KEY, run);

        assertThat(again.status()).as(again.err()).isZero();
        assertThat(filesThatHoldTheMarker(workspace)).isEmpty();
        assertThat(statuses(workspace)).containsOnly("trained");
        assertThat(Launcher.dramatis(run).err())
                .as("without the key nobody can tell who is not to come back")
                .contains("DRAMATIS_SUPPRESSION_KEY");
    }

    /** Names of tables and of other files; Parquet is read as what it says, since its bytes are compressed. */
    private static TreeSet<String> filesThatHoldTheMarker(Path workspace) throws IOException {
        TreeSet<String> holding = new TreeSet<>();
        try (Stream<Path> files = Files.walk(workspace)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().endsWith(".parquet")) {
                    if (rowsHoldTheMarker(file)) {
                        holding.add(file.getParent().getParent().getFileName().toString());
                    }
                } else if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(MARKER)) {
                    holding.add(workspace.relativize(file).toString());
                }
            }
        }
        return holding;
    }

    /** Without Spark, to which each of the many small files would be two jobs. */
    private static boolean rowsHoldTheMarker(Path file) throws IOException {
        var path = new org.apache.hadoop.fs.Path(file.toUri());
        try (ParquetReader<Group> rows =
                ParquetReader.builder(new GroupReadSupport(), path).build()) {
            for (Group row = rows.read(); row != null; row = rows.read()) {
                if (row.toString().contains(MARKER)) {
                    return true;
                }
            }
            return false;
        }
    }

    private List<String> statuses(Path workspace) {
        return Workspace.open(workspace.toString(), spark.sparkContext().hadoopConfiguration())
                .reading(spark, 5, Progress.SILENT)
                .read(Tables.ADAPTERS)
                .select("status")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
