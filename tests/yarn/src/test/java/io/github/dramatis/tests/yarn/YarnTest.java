package io.github.dramatis.tests.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.spark.pipeline.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application jar, submitted in cluster mode as {@code submit/README.md} says and with the settings of {@code
 * submit/yarn}; source, model, configuration and workspace are in HDFS. The GPU is a file and the driver's program a
 * script; the requests are real.
 */
@TestMethodOrder(OrderAnnotation.class)
class YarnTest {
    private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
    private static final Path TEMPLATE = HOME.resolve("submit/yarn/spark.conf");
    private static final String GPU_SETTINGS = "gpu.conf";
    private static final String CONFIG =
            """
            source: {format: movielens-latest, path: "hdfs:///ratings"}
            targets: {train-rows-per-user: 4, validation-rows: 24, test-rows-per-user: 2}
            choice: {train-rows-per-user: 2, validation-rows: 24, test-rows-per-user: 1, max-items: 4}
            cluster: {k: 2, restarts: 2}
            estimate: {folds: 2, rank: 4, iterations: 2}
            baselines: {trees: 2, tree-depth: 2}
            examples: {max-tokens: 1000}
            model: {path: "hdfs:///model"}
            train: {rank: 4, alpha: 8, batch-size: 8, max-steps: 3}
            predict: {text-rows: 4}
            evaluate: {bootstrap: 100, als-blocks: 2, als-iterations: 2}
            """;

    @TempDir
    static Path folder;

    private static HadoopCluster cluster;
    private static SparkDistribution spark;

    @BeforeAll
    static void start() throws IOException, InterruptedException, YarnException {
        assertThat(HOME.resolve("spark-jobs/target/dramatis.jar"))
                .as("the application jar; to make it: mvn -B -DskipTests package")
                .isRegularFile();
        cluster = new HadoopCluster(folder);
        spark = new SparkDistribution(folder.resolve("spark"));
        FileSystem hdfs = cluster.files();
        hdfs.mkdirs(path("/spark-history"));
        hdfs.copyFromLocalFile(
                path(HOME.resolve("common/language-model/src/test/resources/tiny-llama")
                        .toUri()
                        .toString()),
                path("/model"));
        putRatings(hdfs);
        write("/config.yaml", CONFIG);
        write("/mistyped.yaml", CONFIG.replace("rank:", "rnak:"));
    }

    /** Thirty users' ratings of films with small numbers: everybody keeps five or more. */
    private static void putRatings(FileSystem hdfs) throws IOException {
        Path data = HOME.resolve("spark-jobs/src/main/resources/data/ml-latest-small");
        hdfs.mkdirs(path("/ratings"));
        hdfs.copyFromLocalFile(path(data.resolve("movies.csv").toUri().toString()), path("/ratings"));
        try (Stream<String> lines = Files.lines(data.resolve("ratings.csv"))) {
            write(
                    "/ratings/ratings.csv",
                    lines.filter(line -> line.startsWith("userId")
                                    || Integer.parseInt(line.split(",")[0]) <= 30
                                            && Integer.parseInt(line.split(",")[1]) <= 10_000)
                            .collect(Collectors.joining("\n", "", "\n")));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
    }

    /** Turns off what helps with more data only: the C2 compiler, code generation, adaptive query execution. */
    private static Map<String, String> machine() {
        return Map.of(
                "spark.executorEnv.PATH", folder + ":/usr/bin:/bin",
                "spark.dramatis.deviceFiles", folder + "/nvidia%s",
                "spark.sql.shuffle.partitions", "4",
                "spark.sql.adaptive.enabled", "false",
                "spark.sql.codegen.wholeStage", "false",
                "spark.sql.codegen.factoryMode", "NO_CODEGEN",
                "spark.driver.defaultJavaOptions", "-XX:TieredStopAtLevel=1",
                "spark.executor.defaultJavaOptions", "-XX:TieredStopAtLevel=1");
    }

    private static Map<String, String> onOneExecutor() {
        Map<String, String> settings = new HashMap<>(machine());
        settings.put("spark.executor.instances", "1");
        return settings;
    }

    @Test
    @Order(1)
    void thePipelineSucceedsAndEveryStageIsPublished() throws IOException, InterruptedException, YarnException {
        int status = spark.submit(
                cluster,
                "good",
                withGpu(),
                machine(),
                List.of("run", "-c", "hdfs:///config.yaml", "-w", "hdfs:///workspace"));

        ApplicationReport application = cluster.application("good");
        assertThat(application.getFinalApplicationStatus())
                .as(application.getDiagnostics())
                .isEqualTo(FinalApplicationStatus.SUCCEEDED);
        assertThat(status).isZero();
        assertThat(application.getApplicationResourceUsageReport().getResourceSecondsMap())
                .as("GPUs that YARN gave the executors, in device-seconds")
                .hasEntrySatisfying(
                        "yarn.io/gpu", seconds -> assertThat(seconds).isPositive());
        JsonNode snapshot = newestSnapshot();
        JsonNode stages = snapshot.path("stages");
        assertThat(stages.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(Pipeline.STAGES);
        assertThat(stages.findValuesAsText("status")).containsOnly("done");
        assertEveryTableHasItsRows(snapshot.path("generations"));
        assertThat(cluster.files().listStatus(path("/spark-history"))).hasSize(1);
    }

    @Test
    @Order(2)
    void agentsAreAskedAndSimulatedInApplicationsOfTheirOwn() throws IOException, InterruptedException {
        write("/pairs.csv", "user_id,item_id\n1,1\n2,50\nnobody,1\n");
        Path settings = folder.resolve(GPU_SETTINGS);

        int asked = spark.submit(
                cluster,
                "asked",
                settings,
                onOneExecutor(),
                List.of("ask", "-w", "hdfs:///workspace", "--pairs", "hdfs:///pairs.csv", "--accept-incomplete"));
        int simulated = spark.submit(
                cluster,
                "simulated",
                settings,
                onOneExecutor(),
                List.of(
                        "simulate",
                        "-w",
                        "hdfs:///workspace",
                        "--built-in",
                        "popularity,random",
                        "--agents",
                        "4",
                        "--set",
                        "simulate.session.page-size=3",
                        "--set",
                        "simulate.session.max-pages=1",
                        "--set",
                        "simulate.with-estimates=false"));

        assertThat(asked).isZero();
        assertThat(simulated).isZero();
        JsonNode generations = newestSnapshot().path("generations");
        assertThat(generations.path("answers").path("rows").asLong()).isEqualTo(3);
        assertThat(generations.path("simulation_results").path("rows").asLong()).isPositive();
    }

    @Test
    @Order(3)
    void aMistypedKeyFailsTheApplicationAndItsDiagnosticsSayWhy()
            throws IOException, InterruptedException, YarnException {
        int status = spark.submit(
                cluster,
                "bad",
                TEMPLATE,
                Map.of(),
                List.of("run", "-c", "hdfs:///mistyped.yaml", "-w", "hdfs:///not-made"));

        ApplicationReport application = cluster.application("bad");
        assertThat(application.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.FAILED);
        assertThat(application.getDiagnostics())
                .contains("UserError", "train.rnak: there is no such key; did you mean rank?");
        assertThat(application.getCurrentApplicationAttemptId().getAttemptId())
                .as("attempts")
                .isEqualTo(1);
        assertThat(status).isEqualTo(1);
        assertThat(cluster.files().exists(path("/not-made"))).isFalse();
    }

    /** The template with its GPU lines, on a machine with one GPU. */
    private static Path withGpu() throws IOException {
        Files.createFile(folder.resolve("nvidia0"));
        Path driver = Files.writeString(folder.resolve("nvidia-smi"), "#!/bin/sh\necho 0\n");
        driver.toFile().setExecutable(true);
        String lines = Files.readString(TEMPLATE).replaceAll("(?m)^#(spark\\.)", "$1");
        return Files.writeString(folder.resolve(GPU_SETTINGS), lines);
    }

    private static JsonNode newestSnapshot() throws IOException {
        org.apache.hadoop.fs.Path newest = Arrays.stream(cluster.files().listStatus(path("/workspace/_snapshots")))
                .map(FileStatus::getPath)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        try (InputStream in = cluster.files().open(newest)) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static void assertEveryTableHasItsRows(JsonNode generations) throws IOException {
        SparkSession session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.hadoop.fs.defaultFS", cluster.files().getUri().toString())
                .getOrCreate();
        try {
            assertThat(generations.properties())
                    .filteredOn(table -> !table.getKey().endsWith("/"))
                    .hasSizeGreaterThan(10)
                    .allSatisfy(table -> assertThat(session.read()
                                    .parquet("/workspace/tables/" + table.getKey() + "/g="
                                            + table.getValue().path("id").asText())
                                    .count())
                            .as(table.getKey())
                            .isEqualTo(table.getValue().path("rows").asLong()));
        } finally {
            session.stop();
        }
    }

    private static void write(String file, String content) throws IOException {
        try (var out = cluster.files().create(path(file))) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static org.apache.hadoop.fs.Path path(String path) {
        return new org.apache.hadoop.fs.Path(path);
    }
}
