package io.github.dramatis.spark.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workspace with three published generations of two tables, the leftovers of a stage that died, and a checkpoint. */
class SweepTest {
    private static final Duration WEEK = Duration.ofDays(7);

    @TempDir
    Path folder;

    private Workspace workspace;

    @BeforeEach
    void aWorkspace() throws IOException {
        workspace = Workspace.openOrCreate(folder.resolve("w").toString(), new Configuration());
        Snapshot snapshot = workspace.snapshot();
        for (String generation : new String[] {"1", "2", "3"}) {
            file("tables/items/g=" + generation + "/part-0.parquet", 30);
            file("adapters/g=" + generation + "/persona/short/0/adapter_config.json", 30);
            snapshot = workspace.publish(
                    snapshot,
                    new StageRecord(
                            "ingest",
                            "f" + generation,
                            "s",
                            StageRecord.DONE,
                            null,
                            null,
                            "run",
                            "now",
                            1,
                            Map.of(),
                            Map.of(
                                    "items",
                                    new Generation(generation, 1, 1, 100),
                                    "adapters/",
                                    Generation.uncounted(generation)),
                            null,
                            null));
        }
        file("tables/items/g=4-died/part-0.parquet", 30);
        file("tables/profiles/g=4-died/part-0.parquet", 1);
        file("_checkpoints/train/persona/short/0", 30);
    }

    private void file(String path, int daysOld) throws IOException {
        Path file = folder.resolve("w").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x".repeat(100));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(daysOld))));
    }

    private void clean(int keep, Duration olderThan) {
        Sweep sweep = new Sweep(workspace, keep, olderThan);
        sweep.delete(sweep.find());
    }

    private boolean exists(String path) {
        return Files.exists(folder.resolve("w").resolve(path));
    }

    @Test
    void whatCanGoIsSaidWithItsReasonAndNothingIsTouched() {
        assertThat(new Sweep(workspace, 2, WEEK).find())
                .extracting(Sweep.Leftover::path)
                .contains("tables/items/g=1", "tables/items/g=4-died", "adapters/g=1", "_snapshots/0000000001.json")
                .doesNotContain("tables/items/g=2", "tables/items/g=3", "adapters/g=2");
        assertThat(exists("tables/items/g=1")).isTrue();
    }

    @Test
    void theNewestGenerationsStayHoweverOldTheyAre() {
        clean(2, WEEK);

        assertThat(exists("tables/items/g=1")).isFalse();
        assertThat(exists("tables/items/g=2")).isTrue();
        assertThat(exists("tables/items/g=3")).isTrue();
        assertThat(exists("adapters/g=1")).isFalse();
        assertThat(exists("tables/items/g=4-died"))
                .as("left by a stage that died")
                .isFalse();
    }

    @Test
    void whatIsYoungStaysSinceSomebodyMayStillReadOrWriteIt() {
        clean(1, WEEK);

        assertThat(exists("tables/profiles/g=4-died")).isTrue();
        assertThat(exists("tables/items/g=2")).isFalse();
    }

    @Test
    void aSnapshotGoesWithWhatItNamesAndTheNewestStays() {
        Snapshot newest = workspace.snapshot();

        clean(1, WEEK);

        assertThat(exists("_snapshots/0000000001.json")).isFalse();
        assertThat(exists("_snapshots/0000000002.json")).isFalse();
        assertThat(workspace.snapshot()).hasToString(newest.toString());
    }

    @Test
    void noSnapshotNamesWhatIsGoneWhereRemovingBreaksOff() {
        Configuration hadoop = new Configuration();
        BreakingDisk.addTo(hadoop);
        Workspace breaking = Workspace.open(BreakingDisk.URI_PREFIX + folder.resolve("w"), hadoop);
        Sweep sweep = new Sweep(breaking, 1, WEEK);
        List<Sweep.Leftover> found = sweep.find();
        BreakingDisk.keep("adapters/g=1");
        try {
            assertThatThrownBy(() -> sweep.delete(found)).hasRootCauseMessage("503 SlowDown");
        } finally {
            BreakingDisk.keep(BreakingDisk.NOTHING);
        }

        assertThat(exists("tables/items/g=1")).isFalse();
        assertThat(exists("_snapshots/0000000001.json")).isFalse();
        assertThat(exists("_snapshots/0000000002.json")).isFalse();
        assertThat(exists("_snapshots/0000000003.json")).isTrue();
    }

    @Test
    void theLeastThatStaysIsWhatReadersSeeNow() {
        clean(0, Duration.ZERO);

        assertThat(exists("tables/items/g=3")).isTrue();
        assertThat(exists("adapters/g=3")).isTrue();
        assertThat(exists("tables/items/g=2")).isFalse();
        assertThat(exists("_snapshots/0000000003.json")).isTrue();
    }

    /** A workspace may lie in a folder that others use too. */
    @Test
    void whatIsNotOursIsListedAndStays() throws IOException {
        String[] foreign = {
            "models/g=1/weights.bin",
            "tables/orders/g=1/part-0.parquet",
            "tables/items/export/part-0.csv",
            "adapters/mine/adapter_model.safetensors",
            "reports/thesis.pdf",
            "_private/keys.txt",
            "notes.txt"
        };
        for (String path : foreign) {
            file(path, 30);
        }

        assertThat(new Sweep(workspace, 1, Duration.ZERO).notOurs())
                .containsExactlyInAnyOrder(
                        "models",
                        "tables/orders",
                        "tables/items/export",
                        "adapters/mine",
                        "reports/thesis.pdf",
                        "_private",
                        "notes.txt");
        clean(1, Duration.ZERO);
        Sweep erasing = Sweep.ofAllButTheNewest(workspace);
        erasing.delete(erasing.find());

        assertThat(foreign).allSatisfy(path -> assertThat(exists(path)).as(path).isTrue());
        assertThat(exists("tables/items/g=2")).isFalse();
    }

    @Test
    void erasingRemovesWhatAStoreWhoseClockIsAheadSaysIsYetToCome() throws IOException {
        file("tables/items/g=2/part-0.parquet", -1);
        file("_checkpoints/reflect/part-0", -1);
        Sweep erasing = Sweep.ofAllButTheNewest(workspace);

        erasing.delete(erasing.find());

        assertThat(exists("tables/items/g=2")).isFalse();
        assertThat(exists("_checkpoints/reflect/part-0")).isFalse();
        assertThat(exists("tables/items/g=3")).isTrue();
    }

    @Test
    void whatACatalogPointsAtStaysUntilItPointsElsewhereOrIsErased() {
        Registrations registrations = new Registrations(workspace);
        registrations.begin("sales", "hdfs:/warehouse/sales.db", Map.of("items", List.of("1")));
        registrations.begin("sales", "hdfs:/warehouse/sales.db", Map.of("items", List.of("2")));

        clean(1, WEEK);

        assertThat(exists("tables/items/g=1"))
                .as("until the end of the registration")
                .isTrue();
        assertThat(exists("tables/items/g=2")).isTrue();
        assertThat(exists("adapters/g=1")).isFalse();

        registrations.end("sales", "hdfs:/warehouse/sales.db", Map.of("items", List.of("2")));
        clean(1, WEEK);

        assertThat(exists("tables/items/g=1")).isFalse();
        assertThat(exists("tables/items/g=2")).isTrue();

        Sweep erasing = Sweep.ofAllButTheNewest(workspace);
        erasing.delete(erasing.find());

        assertThat(exists("tables/items/g=2")).as("erased from everywhere").isFalse();
    }
}
