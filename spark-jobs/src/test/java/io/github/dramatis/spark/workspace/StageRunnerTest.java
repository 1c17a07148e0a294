package io.github.dramatis.spark.workspace;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.CountedWork;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.stage.TestStage;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.ItemVector;
import io.github.dramatis.spark.table.ReferenceFeature;
import io.github.dramatis.spark.table.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageRunnerTest {
    @TempDir
    Path folder;

    private final SparkSession spark = Sessions.create("tests");
    private final List<String> log = new ArrayList<>();

    private Workspace workspace() {
        return Workspace.openOrCreate(
                folder.resolve("w").toString(), spark.sparkContext().hadoopConfiguration());
    }

    private Snapshot run(boolean force, Stage<?>... stages) {
        return run(force ? Reuse.NONE : Reuse.COMPLETE, stages);
    }

    private Snapshot run(Reuse reuse, Stage<?>... stages) {
        RunListener listener = new RunListener() {

            @Override
            public void published(StageRecord record) {
                log.add(record.stage() + " " + record.status());
            }

            @Override
            public void gotNoFurther(StageRecord earlier) {
                log.add(earlier.stage() + " no further");
            }

            @Override
            public void skipped(StageRecord record) {
                log.add(record.stage() + " skipped");
            }
        };
        return new StageRunner(spark, workspace(), 1, "run" + log.size(), Progress.SILENT, listener)
                .run(() -> List.of(stages), reuse);
    }

    @Test
    void aSecondRunSkipsEveryStage() {
        run(false, makeItems("a", 1), makeVectors(1));
        run(false, makeItems("a", 1), makeVectors(1));

        assertThat(log).containsExactly("items done", "vectors done", "items skipped", "vectors skipped");
    }

    @Test
    void aSnapshotHasTheSameNameInLanguagesWithOtherDigits() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("fa-IR"));
        try {
            assertThat(Workspace.snapshotFile(1)).endsWith("/0000000001.json");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aChangedSettingRedoesItsStageAndWhatFollows() {
        run(false, makeItems("a", 1), makeVectors(1));
        run(false, makeItems("b", 1), makeVectors(1));
        run(false, makeItems("b", 1), makeVectors(2));

        assertThat(log)
                .containsExactly(
                        "items done", "vectors done", "items done", "vectors done", "items skipped", "vectors done");
    }

    @Test
    void aStageThatWithdrawsATableMakesTheOneThatWroteItRunAgain() {
        run(false, makeItems("a", 1), makeReference());
        run(false, makeItems("a", 1), makeReference());
        Snapshot after = run(false, makeItems("b", 1));

        assertThat(after.generations()).doesNotContainKey("reference_features");
        run(false, makeItems("b", 1), makeReference());
        assertThat(log)
                .containsExactly(
                        "items done",
                        "reference done",
                        "items skipped",
                        "reference skipped",
                        "items done",
                        "items skipped",
                        "reference done");
    }

    @Test
    void anIncompleteStageRunsAgainAndIsPublishedWhereItGetsFurther() {
        run(false, makeSome(1), makeVectors(1));
        run(false, makeSome(2), makeVectors(1));
        Snapshot whole = run(false, makeSome(3), makeVectors(1));
        run(false, makeSome(3), makeVectors(1));

        assertThat(log)
                .containsExactly(
                        "some incomplete",
                        "vectors done",
                        "some incomplete",
                        "vectors done",
                        "some done",
                        "vectors done",
                        "some skipped",
                        "vectors skipped");
        assertThat(whole.generations().get("items").rows()).isEqualTo(3);
    }

    @Test
    void whatGetsNoFurtherKeepsItsEarlierResultsAndThoseOfTheStagesAfterIt() throws IOException {
        Snapshot before = run(false, makeSome(2), makeVectors(1));
        Snapshot asFar = run(false, makeSome(2), makeVectors(1));
        Snapshot lessFar = run(false, makeSome(1), makeVectors(1));

        assertThat(asFar).hasToString(before.toString());
        assertThat(lessFar).hasToString(before.toString());
        assertThat(log)
                .containsExactly(
                        "some incomplete",
                        "vectors done",
                        "some no further",
                        "vectors skipped",
                        "some no further",
                        "vectors skipped");
        for (String written : List.of("tables/items", "adapters")) {
            try (Stream<Path> generations = Files.list(folder.resolve("w").resolve(written))) {
                assertThat(generations).as(written).hasSize(1);
            }
        }
    }

    @Test
    void anIncompleteStageIsTakenAsItIsWhereThatIsAcceptedOrNoRunCouldGetFurther() {
        run(false, makeSome(1));
        run(Reuse.PUBLISHED, makeSome(2));
        run(true, makeSome(0));
        run(false, makeSome(2));

        assertThat(log).containsExactly("some incomplete", "some skipped", "some incomplete", "some skipped");
    }

    @Test
    void aForcedRunPublishesWhetherItGetsFurtherOrNot() {
        run(false, makeSome(2));
        Snapshot forced = run(true, makeSome(1));

        assertThat(forced.generations().get("items").rows()).isEqualTo(1);
    }

    @Test
    void filesThatCheckpointsTellOfOutliveAFailureAndOthersGo() throws IOException {
        assertThatThrownBy(() -> run(false, failsWithFiles(false))).hasMessageContaining("on purpose");
        assertThat(folder.resolve("w/adapters/g=000001-run0")).doesNotExist();

        assertThatThrownBy(() -> run(false, failsWithFiles(true))).hasMessageContaining("on purpose");
        assertThat(folder.resolve("w/adapters/g=000001-run0/weights")).exists();
        Sweep sweep = new Sweep(workspace(), 1, Duration.ZERO);
        assertThat(sweep.find())
                .extracting(Sweep.Leftover::path)
                .containsExactlyInAnyOrder("adapters/g=000001-run0", "_checkpoints/fails");
    }

    @Test
    void newLogicRedoesTheStage() {
        run(false, makeItems("a", 1));
        run(false, makeItems("a", 2));

        assertThat(log).containsExactly("items done", "items done");
    }

    @Test
    void forceRedoesWhatHasNotChanged() {
        run(false, makeItems("a", 1));
        run(true, makeItems("a", 1));

        assertThat(log).containsExactly("items done", "items done");
    }

    @Test
    void aFailureLeavesEarlierResultsAndNoFileOfItsOwn() throws IOException {
        Snapshot before = run(false, makeItems("a", 1));

        assertThatThrownBy(() -> run(true, makeItems("fails", 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("on purpose");

        assertThat(workspace().snapshot()).hasToString(before.toString());
        assertThat(titles()).containsExactly("a");
        try (Stream<Path> generations = Files.list(folder.resolve("w/tables/items"))) {
            assertThat(generations).hasSize(1);
        }
        try (Stream<Path> locks = Files.list(folder.resolve("w/_locks"))) {
            assertThat(locks).isEmpty();
        }
    }

    @Test
    void theRecordSaysWhatTheStageWroteAndCost() {
        StageRecord record = run(false, makeItems("a", 1)).stages().get("items");

        Generation items = record.outputs().get("items");
        assertThat(items.rows()).isEqualTo(1);
        assertThat(items.files()).isPositive();
        assertThat(items.bytes()).isPositive();
        assertThat(record.cost().jobs()).isPositive();
        assertThat(record.cost().tasks()).isPositive();
    }

    @Test
    void aSmallTableIsWrittenOnceByOneJobWhateverNumberOfTasksMadeIt() {
        StageRecord record = run(false, makeItemsByManyTasks()).stages().get("items");

        assertThat(record.outputs().get("items").rows()).isEqualTo(8);
        assertThat(record.outputs().get("items").files()).isEqualTo(1);
        assertThat(record.cost().jobs()).isEqualTo(1);
    }

    @Test
    void aTableOfFewRecordsIsWrittenAndReadWithoutASparkJob() {
        StageRecord record = run(false, makeReference()).stages().get("reference");
        List<ReferenceFeature> read = new ArrayList<>();

        CountedWork work = CountedWork.of(
                spark,
                () -> read.addAll(workspace().reading(spark, 1, Progress.SILENT).records(Tables.REFERENCE_FEATURES)));

        assertThat(record.outputs().get("reference_features").rows()).isEqualTo(1);
        assertThat(record.cost().jobs() + work.jobs()).isZero();
        assertThat(read).containsExactly(new ReferenceFeature("traits", 0, "activity", null, 1, 1, 1));
    }

    @Test
    void aListenerLearnsWhenAStageBeginsAndEndsAlsoIfItFails() {
        List<String> told = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void started(Stage<?> stage) {
                told.add("started");
            }

            @Override
            public void ended(Stage<?> stage) {
                told.add("ended");
            }

            @Override
            public void published(StageRecord record) {
                told.add("published");
            }
        };
        StageRunner runner = new StageRunner(spark, workspace(), 1, "run", Progress.SILENT, listener);

        runner.run(List.of(makeItems("a", 1)), false);
        assertThatThrownBy(() -> runner.run(List.of(makeItems("fails", 1)), false))
                .hasMessageContaining("on purpose");

        assertThat(told).containsExactly("started", "ended", "published", "started", "ended");
    }

    @Test
    void aMissingTableSaysWhichStagesToRun() {
        assertThatThrownBy(() -> run(false, makeVectors(1)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("table items")
                .hasMessageContaining("run the stages before");
    }

    @Test
    void aSecondWriterWithdraws() {
        Workspace workspace = workspace();
        try (WriterLock held = WriterLock.take(workspace, "first")) {
            assertThatThrownBy(() -> run(false, makeItems("a", 1)))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("run first is writing");
        }
        run(false, makeItems("a", 1));

        assertThat(log).containsExactly("items done");
    }

    @Test
    void twoRunsThatPassedTheLockDoNotMix() {
        Workspace workspace = workspace();
        Snapshot base = workspace.snapshot();
        StageRecord record = new StageRecord(
                "items", "f", "s", StageRecord.DONE, null, null, "r", "now", 1, Map.of(), Map.of(), null, null);
        workspace.publish(base, record);

        assertThatThrownBy(() -> workspace.publish(base, record))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("another run published");
    }

    @Test
    void aWorkspaceOfAnotherFormatIsRefused() throws IOException {
        workspace();
        Files.writeString(folder.resolve("w/_workspace.json"), "{\"format\": 99}");
        Files.deleteIfExists(folder.resolve("w/.__workspace.json.crc"));
        Files.deleteIfExists(folder.resolve("w/._workspace.json.crc"));

        assertThatThrownBy(this::workspace)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("number 99")
                .hasMessageContaining("newer dramatis");
    }

    @Test
    void aFolderThatHoldsSomethingElseIsRefused() throws IOException {
        Files.createDirectories(folder.resolve("w"));
        Files.writeString(folder.resolve("w/thesis.tex"), "years of work");

        assertThatThrownBy(this::workspace).isInstanceOf(UserError.class).hasMessageContaining("something else");
    }

    private List<String> titles() {
        Workspace workspace = workspace();
        Generation items = workspace.snapshot().generations().get("items");
        return spark.read().parquet(workspace.tableFolder("items", items.id())).collectAsList().stream()
                .map(row -> row.<String>getAs("title"))
                .toList();
    }

    record Count(long rows) implements StageResult {}

    /** Writes one item, and fails after it if so named. */
    private static TestStage<Count> makeItems(String title, int logicVersion) {
        return TestStage.of("items", List.of(Tables.ITEMS), Map.of("title", title), context -> {
                    Row row = Tables.ITEMS.codec().encode(new Item("1", title, null, List.of(), Map.of()));
                    long rows = context.write(
                            Tables.ITEMS,
                            context.spark()
                                    .createDataFrame(
                                            List.of(row), Tables.ITEMS.codec().schema()));
                    if (title.equals("fails")) {
                        throw new IllegalStateException("on purpose");
                    }
                    return new Count(rows);
                })
                .ofVersion(logicVersion)
                .withdrawing(Tables.REFERENCE_FEATURES);
    }

    record Some(long made) implements StageResult {
        private static final int ALL = 3;

        @Override
        public Optional<String> incomplete() {
            return made == ALL ? Optional.empty() : Optional.of((ALL - made) + " failed");
        }

        @Override
        public OptionalLong obtained() {
            return made == ALL || made == 0 ? OptionalLong.empty() : OptionalLong.of(made);
        }
    }

    /** Gets as far as the world lets it, which is no setting; where that is nowhere, no other run would get further. */
    private static TestStage<Some> makeSome(int most) {
        return TestStage.of("some", List.of(Tables.ITEMS), Map.of(), context -> {
            write(context.folder("adapters"), "weights");
            List<Item> items = IntStream.range(0, most)
                    .mapToObj(item -> new Item(Integer.toString(item), "title", null, List.of(), Map.of()))
                    .toList();
            return new Some(context.write(Tables.ITEMS, items));
        });
    }

    /** Writes files, with or without a checkpoint, and fails. */
    private static TestStage<Count> failsWithFiles(boolean hasCheckpoint) {
        return TestStage.of("fails", List.of(), Map.of(), context -> {
            write(context.folder("adapters"), "weights");
            if (hasCheckpoint) {
                write(context.checkpoints(), "weights are there");
            }
            throw new IllegalStateException("on purpose");
        });
    }

    private static void write(String uri, String file) {
        Path folder = Path.of(URI.create(uri).getPath());
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(file), "content");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads nothing, so that no input makes it run again. */
    private static TestStage<Count> makeReference() {
        return TestStage.of("reference", List.of(Tables.REFERENCE_FEATURES), Map.of(), context -> {
            return new Count(context.write(
                    Tables.REFERENCE_FEATURES, List.of(new ReferenceFeature("traits", 0, "activity", null, 1, 1, 1))));
        });
    }

    /** Reads the items. */
    private static TestStage<Count> makeVectors(int setting) {
        return TestStage.of("vectors", List.of(Tables.ITEM_VECTORS), Map.of("setting", setting), context -> {
                    long items = context.read(Tables.ITEMS).count();
                    Row row = Tables.ITEM_VECTORS.codec().encode(new ItemVector("1", new float[] {items}));
                    return new Count(context.write(
                            Tables.ITEM_VECTORS,
                            context.spark()
                                    .createDataFrame(
                                            List.of(row),
                                            Tables.ITEM_VECTORS.codec().schema())));
                })
                .reading(Tables.ITEMS);
    }

    /** Writes 8 items out of 8 tasks. */
    private static TestStage<Count> makeItemsByManyTasks() {
        return TestStage.like(makeItems("a", 1), context -> {
            Column[] columns = Stream.of(Tables.ITEMS.codec().schema().fields())
                    .map(field -> (field.name().equals("item_id") ? col("id") : lit(null))
                            .cast(field.dataType())
                            .as(field.name()))
                    .toArray(Column[]::new);
            return new Count(context.write(
                    Tables.ITEMS, context.spark().range(0, 8, 1, 8).select(columns)));
        });
    }
}
