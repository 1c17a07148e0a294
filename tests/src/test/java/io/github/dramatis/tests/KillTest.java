package io.github.dramatis.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRecord;
import io.github.dramatis.spark.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes are killed in the middle of what they do; the results are those of a run that nothing happened to. More
 * often: {@link KillCheck}.
 */
class KillTest {
    private static final long SEED = 1;
    /** Every stage of the pipeline starts at least so many. */
    private static final int TASKS = 4;

    @TempDir
    static Path folder;

    private static String config;
    private static SortedMap<String, String> undisturbed;

    @BeforeAll
    static void aRunThatNothingHappensTo() throws IOException {
        // its process is one of its own: Spark NLP keeps the first session of a JVM, and the cluster's has to be that
        config = Files.readString(FinishedRun.config());
        undisturbed = FinishedRun.content(Sessions.create("tests"));
    }

    /** 140, when this was written. A job takes longer than its work where data are few. */
    @Test
    void theRunThatNothingHappensToTakesFewSparkJobs() {
        SortedMap<String, Long> jobs = FinishedRun.sparkJobs(Sessions.create("tests"));

        assertThat(jobs).containsOnlyKeys(Pipeline.STAGES);
        assertThat(jobs.values().stream().mapToLong(Long::longValue).sum())
                .as(jobs.toString())
                .isLessThanOrEqualTo(150);
    }

    private static SortedMap<String, String> content(SparkSession spark, Path uri) {
        return WorkspaceContent.of(
                spark, Workspace.open(uri.toString(), spark.sparkContext().hadoopConfiguration()));
    }

    @Test
    void anExecutorDiesInEveryStage() throws IOException {
        try (LocalCluster cluster = new LocalCluster("local-cluster[2,1,1024]", folder.resolve("spark"), Map.of())) {
            ExecutorKiller killer = new ExecutorKiller(cluster, stage -> TASKS, SEED);
            cluster.spark().sparkContext().addSparkListener(killer);
            List<String> published = new ArrayList<>();
            RunListener listener = new RunListener() {
                @Override
                public void started(Stage<?> stage) {
                    killer.began(stage.name());
                }

                @Override
                public void published(StageRecord record) {
                    published.add(record.stage());
                }
            };

            Workspace workspace = SmallPipeline.run(
                    cluster.spark(), config, folder.resolve("killed").toString(), "killed", listener);

            assertThat(killer.killed()).containsExactlyElementsOf(Pipeline.STAGES);
            assertThat(published).containsExactlyElementsOf(Pipeline.STAGES);
            assertThat(WorkspaceContent.of(cluster.spark(), workspace)).isEqualTo(undisturbed);
        }
    }

    @Test
    void theDriverDiesInTrainingAndTheNextRunGoesOnFromItsCheckpoints() throws IOException, InterruptedException {
        Path yaml = FinishedRun.config();
        Path uri = folder.resolve("driver-killed");
        int before = Pipeline.STAGES.indexOf("train");
        FinishedRun.copyTo(uri, before);
        String[] command = {
            "run", "-c", yaml.toString(), "-w", uri.toString(), "--to", "train", "--set", "resources.checkpoint-steps=1"
        };
        Process first = Launcher.start(Launcher.plannedAnew(), command);
        Path checkpoints = uri.resolve("_checkpoints/train");
        while (first.isAlive() && count(checkpoints) == 0) {
            Thread.sleep(20);
        }
        first.destroyForcibly().waitFor();
        int published = count(uri.resolve("_snapshots"));

        Launcher.Outcome second = Launcher.dramatis(Launcher.plannedAnew(), command);

        assertThat(second.status()).as(second.err()).isZero();
        assertThat(published).as("ingest to baselines").isEqualTo(before);
        assertThat(second.err()).contains("resumed after step");
        assertThat(second.out().lines().filter(line -> line.contains("skipped")))
                .as("no finished stage is done again")
                .hasSize(before);
        SortedMap<String, String> resumed = content(Sessions.create("tests"), uri);
        resumed.values().removeIf("none"::equals);
        assertThat(resumed).containsKey("adapters");
        assertThat(undisturbed).containsAllEntriesOf(resumed);
        assertThat(count(checkpoints)).as("checkpoints of a published stage").isZero();
    }

    private static int count(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return (int) files.filter(file -> Files.isRegularFile(file)
                            && !file.getFileName().toString().startsWith("."))
                    .count();
        } catch (java.io.UncheckedIOException changedMeanwhile) {
            return 0;
        }
    }
}
