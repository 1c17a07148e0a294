package io.github.dramatis.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRecord;
import io.github.dramatis.spark.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors killed at more moments than the build has time for: run by {@code tests/kill-check}. Each seed takes one stage, the stages in turns;
 * what was done before it is there already, and the moment is the start of any of its tasks.
 */
class KillCheck {
    private static final long FIRST = Long.getLong("dramatis.first-seed", 1);
    private static final long LAST = Long.getLong("dramatis.last-seed", Pipeline.STAGES.size());

    @TempDir
    Path folder;

    private final Map<String, Integer> tasks = new HashMap<>();
    private String running = "";

    @Test
    void anExecutorDiesAndTheStageEndsAsIfItHadNot() throws IOException {
        try (LocalCluster cluster = new LocalCluster("local-cluster[2,1,1024]", folder.resolve("spark"), Map.of())) {
            SmallPipeline.writeWorld(cluster.spark(), folder.resolve("world").toString());
            String config = SmallPipeline.config(folder.resolve("world").toString(), Launcher.TINY_LLAMA.toString());
            SortedMap<String, String> undisturbed = undisturbed(cluster, config);
            for (long seed = FIRST; seed <= LAST; seed++) {
                String stage = Pipeline.STAGES.get((int) (seed % Pipeline.STAGES.size()));
                SortedMap<String, String> content = killedIn(stage, cluster, config, seed);
                assertThat(undisturbed).as("seed %d, %s", seed, stage).containsAllEntriesOf(content);
                System.out.printf("seed %d: equal after a kill in %s%n", seed, stage);
            }
        }
    }

    /** Runs all stages, and counts the tasks of each. */
    private SortedMap<String, String> undisturbed(LocalCluster cluster, String config) {
        SparkListener counter = new SparkListener() {
            @Override
            public void onTaskStart(SparkListenerTaskStart start) {
                tasks.merge(running, 1, Integer::sum);
            }
        };
        cluster.spark().sparkContext().addSparkListener(counter);
        String uri = folder.resolve("undisturbed").toString();
        Workspace workspace = SmallPipeline.run(cluster.spark(), config, uri, "undisturbed", begins(stage -> {
            cluster.settle();
            running = stage;
        }));
        cluster.settle();
        cluster.spark().sparkContext().removeSparkListener(counter);
        return WorkspaceContent.of(cluster.spark(), workspace);
    }

    /** What the stage has written in spite of it. */
    private SortedMap<String, String> killedIn(String stage, LocalCluster cluster, String config, long seed)
            throws IOException {
        int before = Pipeline.STAGES.indexOf(stage);
        Path killed = folder.resolve("killed-" + seed);
        FileUtils.copyDirectory(folder.resolve("undisturbed").toFile(), killed.toFile());
        try (Stream<Path> snapshots = Files.list(killed.resolve("_snapshots"))) {
            for (Path snapshot : snapshots.filter(file -> number(file) > before).toList()) {
                Files.delete(snapshot);
            }
        }
        ExecutorKiller killer = new ExecutorKiller(cluster, tasks::get, seed);
        cluster.spark().sparkContext().addSparkListener(killer);

        Workspace workspace = SmallPipeline.run(
                cluster.spark(),
                config,
                killed.toString(),
                "killed",
                begins(killer::began),
                Pipeline.STAGES.subList(0, before + 1));

        cluster.settle();
        cluster.spark().sparkContext().removeSparkListener(killer);
        assertThat(killer.killed()).as("seed %d", seed).containsExactly(stage);
        StageRecord record = workspace.snapshot().stages().get(stage);
        SortedMap<String, String> content =
                WorkspaceContent.of(cluster.spark(), workspace, record.outputs().keySet());
        assertThat(content).as("seed %d, %s", seed, stage).isNotEmpty();
        FileUtils.deleteDirectory(killed.toFile());
        return content;
    }

    private static long number(Path snapshot) {
        return Long.parseLong(snapshot.getFileName().toString().replaceAll("\\D", ""));
    }

    private static RunListener begins(Consumer<String> began) {
        return new RunListener() {
            @Override
            public void started(Stage<?> stage) {
                began.accept(stage.name());
            }

            @Override
            public void published(StageRecord record) {}

            @Override
            public void skipped(StageRecord record) {}
        };
    }
}
