package io.github.dramatis.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reflection through a language model on a cluster whose driver is this JVM, while an executor is killed. */
class ReflectClusterTest {
    private static final int USERS = 400;
    private static final int AT_ONCE = 8;
    private static final int PART = 10;
    /**
     * As memories, profiles and prompts have a user's films. Not a title alone: a catalogue so small is broadcast, by
     * the driver.
     */
    private static final Pattern TEXT =
            Pattern.compile("(I rated |the one I think of: |title\\\\*\":\\\\*\")Film of u\\d+ no\\. \\d");

    @TempDir
    Path folder;

    @Test
    void aLostExecutorCostsNoMoreThanItsCallsAndUnwrittenAnswersAndTheDriverHoldsNoText()
            throws IOException, InterruptedException {
        try (ChatServer server = new ChatServer();
                LocalCluster cluster = new LocalCluster("local-cluster[2,1,1024]", folder.resolve("spark"), Map.of())) {
            SparkSession spark = cluster.spark();
            writeWorld(spark);
            CompletableFuture<Workspace> run = CompletableFuture.supplyAsync(() -> reflect(spark, server.baseUrl()));
            while (server.counts().answers() < USERS / 3 && !run.isDone()) {
                Thread.sleep(5);
            }
            Path inTheMiddle = HeapDump.write(folder.resolve("middle.hprof"));
            List<ProcessHandle> executors = cluster.executors().stream()
                    .filter(process -> !process.equals(server.process()))
                    .toList();
            assertThat(run).isNotDone();
            executors.get(0).destroyForcibly();
            Workspace workspace = run.join();
            Path atTheEnd = HeapDump.write(folder.resolve("end.hprof"));

            assertThat(executors).hasSize(2);
            assertThat(server.counts().questions()).isEqualTo(USERS);
            assertThat(server.counts().repeated()).isLessThanOrEqualTo(AT_ONCE + PART);
            List<Row> profiles = rows(spark, workspace, "profiles");
            assertThat(profiles).hasSize(USERS).allSatisfy(p -> assertThat(p.<String>getAs("reflector"))
                    .isEqualTo("llm"));
            assertThat(HeapDump.find(inTheMiddle, TEXT)).isEmpty();
            assertThat(HeapDump.find(atTheEnd, TEXT)).isEmpty();
            assertThat(HeapDump.find(HeapDump.write(folder.resolve("collected.hprof")), TEXT))
                    .as("text that the driver does hold is found")
                    .hasSizeGreaterThanOrEqualTo(profiles.size());
        }
    }

    /** Executors write it: a user's three training ratings are of items of the user's own. */
    private void writeWorld(SparkSession spark) {
        String[] ratings = {
            "concat('u', user) user_id", "concat(user, '-', n) item_id", "n rating", "1000000 + n timestamp"
        };
        String[] items = {
            "concat(user, '-', n) item_id",
            "concat('Film of u', user, ' no. ', n) title",
            "1980 year",
            "'Drama' categories"
        };
        spark.range(0, USERS, 1, 2)
                .selectExpr("id user", "explode(sequence(1, 5)) n")
                .createOrReplaceTempView("numbers");
        spark.table("numbers")
                .selectExpr(ratings)
                .write()
                .option("header", true)
                .csv(path("ratings"));
        spark.table("numbers").selectExpr(items).write().option("header", true).csv(path("items"));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private Workspace reflect(SparkSession spark, String baseUrl) {
        DramatisConfig config = LoadedConfig.parse(
                        "test.yaml",
                        """
                        source: {format: csv, path: "%s", items: "%s"}
                        reflect:
                          reflector: llm
                          llm:
                            base-url: %s
                            model: mock
                            max-concurrency: %d
                            store: {buckets: 4, part-answers: %d, part-interval: 10m}
                        """
                                .formatted(path("ratings"), path("items"), baseUrl, AT_ONCE, PART),
                        List.of())
                .config();
        Workspace workspace =
                Workspace.openOrCreate(path("w"), spark.sparkContext().hadoopConfiguration());
        new StageRunner(spark, workspace, config.seed(), "run", Progress.SILENT, RunListener.NOBODY)
                .run(new Pipeline(spark, config).stages(List.of("ingest", "targets", "reflect")), false);
        return workspace;
    }

    private static List<Row> rows(SparkSession spark, Workspace workspace, String table) {
        String generation = workspace.snapshot().generations().get(table).id();
        return spark.read().parquet(workspace.tableFolder(table, generation)).collectAsList();
    }
}
