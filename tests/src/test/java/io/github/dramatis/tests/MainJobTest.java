package io.github.dramatis.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.tests.Launcher.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job end to end on the ratings of a hundred real users and a tiny random model. Later tests look at what the
 * first run left.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MainJobTest {
    private static final String CONFIG =
            """
            source: {format: movielens-latest, path: "%s"}
            agents: {users: 40}
            targets: {train-rows-per-user: 5, validation-rows: 120, test-rows-per-user: 3}
            cluster: {sweep: [2, 3], restarts: 2}
            estimate: {folds: 2, rank: 4, iterations: 2}
            baselines: {trees: 3, tree-depth: 2}
            examples: {max-tokens: 1000}
            model: {path: "%s"}
            train: {rank: 4, alpha: 8, batch-size: 8, max-steps: 4}
            predict: {text-rows: 20}
            evaluate: {bootstrap: 200, als-blocks: 2, als-iterations: 2}
            """;

    @TempDir
    static Path folder;

    private static Path config;
    private static Path workspace;
    private static Outcome first;
    private static Outcome sql;

    @BeforeAll
    static void theFirstRun() throws IOException {
        config = folder.resolve("config.yaml");
        workspace = folder.resolve("workspace");
        Files.writeString(config, CONFIG.formatted(ratingsOfAHundredUsers(), Launcher.TINY_LLAMA));
        first = run();
        sql = Launcher.dramatis("sql", "-w", workspace.toString());
    }

    /** Of the ratings that come with the application, with the films that they are of. */
    private static Path ratingsOfAHundredUsers() throws IOException {
        Path all = Launcher.HOME.resolve("spark-jobs/src/main/resources/data/ml-latest-small");
        Path part = Files.createDirectory(folder.resolve("ratings"));
        List<String> ratings = Files.readAllLines(all.resolve("ratings.csv")).stream()
                .filter(line -> !line.matches("\\d+,.*") || Integer.parseInt(column(line, 0)) <= 100)
                .toList();
        Set<String> rated = ratings.stream().map(line -> column(line, 1)).collect(Collectors.toSet());
        Files.write(part.resolve("ratings.csv"), ratings);
        Files.write(
                part.resolve("movies.csv"),
                Files.readAllLines(all.resolve("movies.csv")).stream()
                        .filter(line -> rated.contains(column(line, 0)))
                        .toList());
        return part;
    }

    private static String column(String line, int i) {
        return line.split(",", -1)[i];
    }

    private static Outcome run(String... more) {
        List<String> arguments = Stream.concat(
                        Stream.of("run", "-c", config.toString(), "-w", workspace.toString()), Stream.of(more))
                .toList();
        return Launcher.dramatis(arguments.toArray(String[]::new));
    }

    @Test
    @Order(1)
    void everyStageRunsAndTheEndShowsResultsReportAndNextSteps() {
        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.out())
                .containsSubsequence(
                        "ingest",
                        "reflect",
                        "embed",
                        "cluster",
                        "examples",
                        "train",
                        "predict",
                        "evaluate",
                        "RMSE",
                        "Report: ",
                        "Try next:");
        assertThat(Path.of(reportOf(first))).isRegularFile();
    }

    @Test
    @Order(2)
    void everyTableCanBeQueriedThroughTheStatementsOfDramatisSql() {
        SparkSession spark = withTheStatementsOfDramatisSql();

        assertThat(Tables.OF_PIPELINE)
                .filteredOn(table -> !table.name().equals("interactions_rejected"))
                .allSatisfy(
                        table -> assertThat(spark.table(table.name()).count()).isPositive());
        assertThat(List.of("persona_sizes", "does_it_help", "results", "calibration"))
                .as("views are there without what is made on demand")
                .allMatch(view -> spark.catalog().tableExists(view));
        assertThat(spark.sql("SELECT 1 FROM predictions p JOIN examples e USING (example_id) WHERE e.split <> 'test'")
                        .count())
                .as("predictions are of test rows alone")
                .isZero();
        assertThat(spark.sql("SELECT 1 FROM metrics LEFT ANTI JOIN variants USING (variant_id)"
                                + " WHERE adapter IS NOT NULL AND other_adapter IS NULL")
                        .count())
                .as("metrics of one variant name its row of variants")
                .isZero();
        assertThat(spark.sql("SELECT DISTINCT adapter FROM predictions").count())
                .as("none, and alone and pooled: single-max, persona, random")
                .isEqualTo(7);
        assertThat(spark.sql("SELECT 1 FROM predictions WHERE abs(aggregate(label_probabilities, 0D, (a, x) -> a"
                                + " + x) - 1) > 1e-6 OR expected NOT BETWEEN 0.5 AND 5")
                        .count())
                .isZero();
    }

    @Test
    @Order(2)
    void theBestBaselineIsFoundOnRowsOfUsersWhoAreNoAgentsTooAndThePredictionsAreOfAgentsAlone() {
        SparkSession spark = withTheStatementsOfDramatisSql();

        assertThat(spark.sql("SELECT max(tune_rows) FROM baselines").first().getLong(0))
                .isGreaterThan(2
                        * spark.sql("SELECT 1 FROM targets WHERE purpose = 'tune'")
                                .count());
        assertThat(spark.sql("SELECT 1 FROM baseline_predictions LEFT ANTI JOIN agents USING (user_id)")
                        .count())
                .isZero();
    }

    @Test
    @Order(2)
    void theQueriesOfTheFirstLookRun() throws IOException {
        SparkSession spark = withTheStatementsOfDramatisSql();
        String[] queries = Files.readString(Launcher.HOME.resolve("notebooks/first-look.sql"))
                .split(";\n");
        assertThat(queries).hasSizeGreaterThan(5);
        for (String query : queries) {
            assertThat(spark.sql(query).collectAsList().isEmpty() && !query.contains("interactions_rejected"))
                    .as(query)
                    .isFalse();
        }
    }

    @Test
    @Order(3)
    void everyAdapterLoadsWherePeftAndVllmLoadThem() throws IOException {
        List<Path> adapters;
        try (Stream<Path> files = Files.walk(workspace.resolve("adapters"))) {
            adapters = files.filter(file -> file.endsWith("adapter_config.json"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
        assertThat(adapters).hasSizeGreaterThanOrEqualTo(5);
        Outcome verify = Launcher.dramatis(
                "adapter",
                "verify",
                "--adapter",
                adapters.get(0).toString(),
                "--model",
                Launcher.TINY_LLAMA.toString());
        assertThat(verify.status()).as(verify.err()).isZero();
        assertThat(verify.out()).contains("peft: loads", "vLLM: loads").doesNotContain("warning");
    }

    @Test
    @Order(4)
    void aSecondRunSkipsEveryStage() {
        Outcome second = run();

        assertThat(second.status()).as(second.err()).isZero();
        assertThat(stages(second, "skipped"))
                .containsExactly(
                        "ingest",
                        "targets",
                        "reflect",
                        "embed",
                        "cluster",
                        "estimate",
                        "examples",
                        "baselines",
                        "train",
                        "predict",
                        "evaluate");
        assertThat(reportOf(second)).isEqualTo(reportOf(first));
    }

    @Test
    @Order(4)
    void theGateEndsWithFourWhereAgentsOfARandomModelAreWorseThanTheUsersOwnMeans() {
        Outcome gate = Launcher.dramatis(
                "evaluate",
                "-c",
                config.toString(),
                "-w",
                workspace.toString(),
                "--gate",
                "--set",
                "gate.agents=persona",
                "--set",
                "gate.against=user_mean");

        assertThat(gate.status()).as(gate.err()).isEqualTo(4);
        assertThat(gate.out()).contains("gate: persona (both, short+long) is worse than the user mean: ");
    }

    @Test
    @Order(4)
    void aStageAloneDoesNotShowTheResultsOfTheRunBefore() {
        Outcome ingest = Launcher.dramatis("ingest", "-c", config.toString(), "-w", workspace.toString());

        assertThat(ingest.status()).as(ingest.err()).isZero();
        assertThat(ingest.out()).contains("ingest").doesNotContain("RMSE", "Report: ", "Try next:");
    }

    @Test
    @Order(4)
    void aDryRunOfTheExperimentSaysWhatTheGridTakesAndRunsNothing() {
        Outcome plan = Launcher.dramatis(
                "experiment",
                "-c",
                config.toString(),
                "-w",
                workspace.toString(),
                "--dry-run",
                "--set",
                "train.seeds=3",
                "--set",
                "predict.base-url=http://127.0.0.1:9/v1",
                "--set",
                "predict.server.models=[served]");

        assertThat(plan.status()).as(plan.err()).isZero();
        assertThat(plan.out())
                .as("what a server would be asked, since the prompts are there")
                .containsPattern(
                        "predict asks models behind a server:\nmodel +served at http://127.0.0.1:9/v1\nprompts +\\d+\n")
                .containsPattern("price +unknown")
                .containsPattern("train    single-max +3 variants")
                .contains("in all about ")
                .doesNotContain("done");
    }

    @Test
    @Order(5)
    void aChangedPromptRedoesOnlyExamplesAndWhatFollows() {
        Outcome changed = run("--set", "examples.preset=paper");

        assertThat(changed.status()).as(changed.err()).isZero();
        assertThat(stages(changed, "skipped"))
                .containsExactly("ingest", "targets", "reflect", "embed", "cluster", "estimate");
        assertThat(stages(changed, "done")).containsExactly("examples", "baselines", "train", "predict", "evaluate");
    }

    @Test
    @Order(6)
    void aMistypedKeyIsNamedWithWhatWasMeantAndNothingRuns() {
        Outcome outcome = run("--set", "train.rnak=8", "--set", "cluster.k=1");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("train.rnak: there is no such key; did you mean rank?", "cluster.k: must be 0 (sweep)")
                .doesNotContain("\tat ");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    @Order(7)
    void aMissingBaseModelIsFoundBeforeTheFirstStage() {
        Outcome outcome = Launcher.dramatis(
                "run",
                "-c",
                config.toString(),
                "-w",
                folder.resolve("other").toString(),
                "--set",
                "model.path=" + folder.resolve("nothing"));

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("nothing", "To fix it").doesNotContain("\tat ");
        assertThat(outcome.out()).isEmpty();
    }

    private static SparkSession withTheStatementsOfDramatisSql() {
        assertThat(sql.status()).as(sql.err()).isZero();
        SparkSession spark = Sessions.create("tests");
        for (String statement : sql.out().split(";\n")) {
            spark.sql(statement);
        }
        return spark;
    }

    private static String reportOf(Outcome outcome) {
        String line = outcome.out()
                .lines()
                .filter(l -> l.startsWith("Report: "))
                .findFirst()
                .orElseThrow();
        return line.substring("Report: ".length()).replaceFirst("^file:", "");
    }

    private static List<String> stages(Outcome outcome, String status) {
        return outcome.out()
                .lines()
                .filter(line -> line.matches("[a-z]+ +" + status + " .*"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }
}
