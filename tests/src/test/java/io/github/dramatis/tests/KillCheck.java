package io.github.dramatis.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors killed at more moments than the build has time for: run by {@code tests/kill-check}. Each seed takes one
 * stage, the stages in turns; what was done before it is there already, and the moment is the start of any of its
 * tasks.
 */
class KillCheck {
    private static final long FIRST = Long.getLong("dramatis.first-seed", 1);
    private static final long LAST = Long.getLong("dramatis.last-seed", Pipeline.STAGES.size());

    @TempDir
    Path folder;

    private final Map<String, Integer> tasks = new HashMap<>();
    private final Map<String, SortedMap<String, String>> expected = new HashMap<>();
    private String running = "";

    @Test
    void anExecutorDiesAndTheStageEndsAsIfItHadNot() throws IOException {
        try (LocalCluster cluster = new LocalCluster("local-cluster[2,1,1024]", folder.resolve("spark"), Map.of())) {
            SmallPipeline.writeWorld(cluster.spark(), folder.resolve("world").toString());
            String config = SmallPipeline.config(folder.resolve("world").toString(), Launcher.TINY_LLAMA.toString());
            Workspace undisturbed = undisturbed(cluster, config);
            for (long seed = FIRST; seed <= LAST; seed++) {
                String stage = Pipeline.STAGES.get((int) (seed % Pipeline.STAGES.size()));
                ExecutorKiller killer = new ExecutorKiller(cluster, tasks::get, seed);
                Path uri = folder.resolve("killed-" + seed);
                Workspace killed = killedIn(stage, cluster, config, uri, killer);
                Set<String> outputs =
                        undisturbed.snapshot().stages().get(stage).outputs().keySet();
                assertThat(WorkspaceContent.of(cluster.spark(), killed, outputs))
                        .as("seed %d, %s", seed, stage)
                        .isNotEmpty()
                        .isEqualTo(expected.computeIfAbsent(
                                stage, s -> WorkspaceContent.of(cluster.spark(), undisturbed, outputs)));
                System.out.printf("seed %d: equal after a kill in %s, %d tasks lost%n", seed, stage, killer.lost());
                FileUtils.deleteDirectory(uri.toFile());
            }
        }
    }

    /** Runs all stages, and counts the tasks of each. */
    private Workspace undisturbed(LocalCluster cluster, String config) {
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
        return workspace;
    }

    /** The undisturbed workspace as it was before the stage, and the stage run on it while an executor dies. */
    private Workspace killedIn(String stage, LocalCluster cluster, String config, Path uri, ExecutorKiller killer)
            throws IOException {
        int before = Pipeline.STAGES.indexOf(stage);
        FileUtils.copyDirectory(folder.resolve("undisturbed").toFile(), uri.toFile());
        try (Stream<Path> snapshots = Files.list(uri.resolve("_snapshots"))) {
            for (Path snapshot : snapshots.filter(file -> number(file) > before).toList()) {
                Files.delete(snapshot);
            }
        }
        cluster.spark().sparkContext().addSparkListener(killer);

        Workspace workspace = SmallPipeline.run(
                cluster.spark(),
                config,
                uri.toString(),
                "killed",
                begins(killer::began),
                Pipeline.STAGES.subList(0, before + 1));

        cluster.settle();
        cluster.spark().sparkContext().removeSparkListener(killer);
        assertThat(killer.killed()).as(uri.toString()).containsExactly(stage);
        return workspace;
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
        };
    }
}
