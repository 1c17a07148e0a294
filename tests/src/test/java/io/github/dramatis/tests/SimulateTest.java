package io.github.dramatis.tests;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.ask.Agents;
import io.github.dramatis.spark.ask.AskSlatesStage;
import io.github.dramatis.spark.ask.SlateCard;
import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.probe.ProbeStage;
import io.github.dramatis.spark.recommend.BuiltIn;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.simulate.SimulateRequest;
import io.github.dramatis.spark.simulate.SimulateStage;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.table.AgentAnswer;
import io.github.dramatis.spark.table.AgentChoice;
import io.github.dramatis.spark.table.ProbeFinding;
import io.github.dramatis.spark.table.SimulationEvent;
import io.github.dramatis.spark.table.SimulationResult;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import io.github.dramatis.tests.Launcher.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Agents choose from slates and go through recommenders' lists. */
@TestMethodOrder(OrderAnnotation.class)
class SimulateTest {
    private static final SparkSession SPARK = Sessions.create("tests");
    private static final List<String> SETTINGS = List.of(
            "simulate.session.page-size=3",
            "simulate.session.max-pages=2",
            "simulate.replications=4",
            "simulate.trees=2",
            "simulate.recommenders.als-blocks=2",
            "simulate.recommenders.als-iterations=2");
    private static final SimulateRequest REQUEST = new SimulateRequest(
            List.of(),
            List.of(BuiltIn.POPULARITY, BuiltIn.RANDOM, BuiltIn.BIAS),
            List.of(0, 50),
            false,
            6,
            "",
            SimulateRequest.EVERYBODY);

    @TempDir
    static Path folder;

    private static Path workspace;

    @BeforeAll
    static void copyTheAgents() throws IOException {
        workspace = folder.resolve("w");
        FinishedRun.copyTo(workspace, Pipeline.STAGES.size());
    }

    private static Agents agents() {
        return Agents.open(SPARK, workspace.toString(), SETTINGS);
    }

    private static void simulate(SimulateRequest request) {
        Agents agents = agents();
        new StageRunner(SPARK, agents.workspace(), agents.config().seed(), "run", Progress.SILENT, RunListener.NOBODY)
                .run(List.of(new SimulateStage(agents.config(), agents.model(), request)), true);
    }

    private static SimulateStage.Cost cost(SimulateRequest request) {
        Agents agents = agents();
        return new SimulateStage(agents.config(), agents.model(), request).cost(agents.context(Progress.SILENT));
    }

    private static Dataset<Row> table(Table<?> table) {
        return Workspace.open(workspace.toString(), SPARK.sparkContext().hadoopConfiguration())
                .reading(SPARK, 5, Progress.SILENT)
                .read(table);
    }

    private static <R extends Record> List<R> rows(Table<R> table) {
        return table.codec().decodeAll(table(table));
    }

    private static Map<String, List<SimulationEvent>> sessions() {
        return rows(Tables.SIMULATION_EVENTS).stream()
                .collect(Collectors.groupingBy(event -> event.recommender() + " " + event.userId()));
    }

    private static List<SimulationResult> results(String measure) {
        return rows(Tables.SIMULATION_RESULTS).stream()
                .filter(result -> result.measure().equals(measure))
                .toList();
    }

    @Test
    @Order(1)
    void thePipelineAsksForChoicesAndMeasuresThemBesideRivals() {
        List<AgentChoice> choices = rows(Tables.CHOICES);

        assertThat(choices).isNotEmpty().allSatisfy(choice -> {
            assertThat(choice.probabilities()).hasSize(choice.slate().size() + 1);
            double sum = 0;
            for (double probability : choice.probabilities()) {
                sum += probability;
            }
            assertThat(sum).isBetween(1 - 1e-6, 1 + 1e-6);
            assertThat(choice.taken() == null || choice.slate().contains(choice.taken()))
                    .isTrue();
        });
        assertThat(choices)
                .extracting(AgentChoice::variantId)
                .contains("persona/short+long", "pooled-persona/short+long", "stack", "popularity", "als");
        assertThat(rows(Tables.CHOICE_METRICS))
                .anyMatch(metric -> metric.measure().equals("nll") && "stack".equals(metric.other()))
                .anyMatch(metric -> metric.measure().equals("first_place_premium"));
    }

    @Test
    @Order(1)
    void whetherAnItemHasAVectorDoesNotTellWhetherItIsTaken() {
        Dataset<Row> shown = table(Tables.TARGETS).selectExpr("explode(slate) AS item_id");

        assertThat(shown.join(table(Tables.ITEM_VECTORS), new String[] {"item_id"}, "left_anti")
                        .count())
                .isZero();
        assertThat(shown.count()).isPositive();
    }

    @Test
    @Order(2)
    void agentsGoThroughListsAndEveryPageIsAskedOnce() {
        SimulateStage.Cost before = cost(REQUEST);

        simulate(REQUEST);

        assertThat(before.recommenders())
                .as("three, and copies of the two that are not random")
                .isEqualTo(5);
        assertThat(before.unanswered()).isEqualTo(before.pages()).isPositive();
        SimulateStage.Cost after = cost(REQUEST);
        assertThat(after.pages()).isEqualTo(before.pages());
        assertThat(after.unanswered()).isZero();
        assertThat(after.tokens()).isZero();
        assertThat(results("satisfaction"))
                .filteredOn(result ->
                        result.other() == null && "agent".equals(result.tester()) && result.personaId() == null)
                .hasSize(5)
                .allSatisfy(result -> assertThat(result.value()).isBetween(0.0, 1.0))
                .allSatisfy(result -> assertThat(result.letters() != null)
                        .as("spoilt copies are compared with nobody: " + result.recommender())
                        .isEqualTo(!result.recommender().endsWith("@50")));
        assertThat(results("in_order satisfaction"))
                .extracting(SimulationResult::recommender, SimulationResult::other)
                .containsExactlyInAnyOrder(tuple("popularity", "popularity@50"), tuple("bias", "bias@50"));
        assertThat(results("satisfaction"))
                .as("agents who see an estimate, beside those who see none")
                .filteredOn(result -> "agent_with_estimates".equals(result.tester()))
                .hasSize(5);
        assertThat(results("kendall satisfaction without_estimates")).hasSize(1);
        long users = table(Tables.INTERACTIONS).select("user_id").distinct().count();
        assertThat(results("satisfaction"))
                .as("everybody in the agents' place")
                .filteredOn(result -> "distilled".equals(result.tester()) && result.other() == null)
                .hasSize(5)
                .allSatisfy(result -> assertThat(result.agents()).isEqualTo(users));
        assertThat(users).isGreaterThan(6);
        assertThat(results("regret satisfaction ndcg"))
                .extracting(SimulationResult::tester)
                .containsExactlyInAnyOrder("agent", "agent_alone", "agent_with_estimates", "popularity", "stack");
    }

    @Test
    @Order(3)
    void anAgentThatLeftStaysAwayAndRatesWhatItTookAlone() {
        assertThat(sessions()).isNotEmpty().allSatisfy((name, events) -> {
            List<String> actions = events.stream().map(SimulationEvent::action).toList();
            int left = actions.indexOf("left");
            assertThat(left < 0 || left == actions.size() - 1).as(name).isTrue();
            assertThat(events).allSatisfy(event -> assertThat(event.rating() != null)
                    .isEqualTo(event.action().equals("watched")));
            assertThat(events.stream()
                            .filter(event -> event.action().equals("watched"))
                            .collect(Collectors.groupingBy(SimulationEvent::page, Collectors.counting()))
                            .values())
                    .allMatch(taken -> taken == 1);
        });
    }

    @Test
    @Order(4)
    void theSameSimulationAgainGivesTheSameAndARecommenderThatShowsTheSameGetsTheSame() throws IOException {
        List<SimulationResult> first = rows(Tables.SIMULATION_RESULTS);
        Map<String, List<SimulationEvent>> sessions = sessions();
        Path copy = folder.resolve("copy.csv");
        List<String> lines = new ArrayList<>(List.of("user_id,item_id,rank"));
        sessions.forEach((name, events) -> events.stream()
                .filter(event -> event.recommender().equals("popularity")
                        && event.action().equals("seen"))
                .forEach(event -> lines.add(
                        event.userId() + "," + event.itemId() + "," + ((event.page() - 1) * 3 + event.position()))));
        Files.write(copy, lines);

        simulate(REQUEST);

        assertThat(rows(Tables.SIMULATION_RESULTS)).containsExactlyInAnyOrderElementsOf(first);
        assertThat(sessions()).isEqualTo(sessions);
        simulate(new SimulateRequest(
                List.of(copy.toString()), List.of(BuiltIn.POPULARITY), List.of(), false, 6, "persona/short+long", 0));
        Map<String, List<SimulationEvent>> both = sessions();
        both.forEach((name, events) -> {
            if (name.startsWith("copy ")) {
                List<SimulationEvent> original = both.get(name.replaceFirst("copy", "popularity"));
                assertThat(original.subList(0, events.size()))
                        .as("common random numbers")
                        .extracting(SimulationEvent::itemId, SimulationEvent::action, SimulationEvent::rating)
                        .containsExactlyElementsOf(events.stream()
                                .map(event -> tuple(event.itemId(), event.action(), event.rating()))
                                .toList());
            }
        });
    }

    @Test
    @Order(5)
    void theCommandSaysWhoIsBetterAndTheGateEndsWith4WhereNobodyCanBeToldApart() {
        Outcome simulated = Launcher.dramatis(
                "simulate",
                "-w",
                workspace.toString(),
                "--built-in",
                "popularity,bias",
                "--agents",
                "6",
                "--worse",
                "--gate",
                "--set",
                SETTINGS.get(0),
                "--set",
                SETTINGS.get(1),
                "--set",
                SETTINGS.get(2),
                "--out",
                folder.resolve("out").toString());

        assertThat(simulated.status()).as(simulated.err() + simulated.out()).isEqualTo(4);
        assertThat(simulated.out())
                .contains("most satisfied", "recommender", "cannot be told apart", "simulation.html", "copied to");
        assertThat(results("in_order satisfaction"))
                .as("neither is personal: what another user gets is no worse")
                .extracting(SimulationResult::recommender, SimulationResult::other)
                .containsExactlyInAnyOrder(
                        tuple("popularity", "popularity@tenth-of-ratings"), tuple("bias", "bias@tenth-of-ratings"));
        assertThat(SPARK.read()
                        .parquet(folder.resolve("out/simulation_results").toString())
                        .count())
                .isPositive();
    }

    @Test
    @Order(6)
    void anybodyCanBeAskedWhatTheyTakeOfASlate() throws IOException {
        String agent = first(table(Tables.AGENTS), "user_id");
        List<String> items = table(Tables.ITEMS).select("item_id").sort("item_id").limit(3).collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
        String slate = String.join("|", items);
        Path slates = Files.write(
                folder.resolve("slates.csv"),
                List.of(
                        "user_id,slate",
                        agent + "," + slate,
                        agent + "," + slate,
                        agent + "," + items.get(0) + "|" + items.get(0),
                        "newcomer," + slate,
                        "stranger," + slate,
                        "," + slate));
        Path ratings = Files.write(
                folder.resolve("ratings.csv"),
                List.of(
                        "user_id,item_id,rating",
                        "newcomer," + items.get(0) + ",4",
                        "newcomer," + items.get(1) + ",2"));

        Agents agents = agents();
        new StageRunner(SPARK, agents.workspace(), agents.config().seed(), "run", Progress.SILENT, RunListener.NOBODY)
                .run(
                        List.of(new AskSlatesStage(
                                agents.config(), agents.model(), slates.toString(), ratings.toString(), "")),
                        true);

        assertThat(rows(Tables.ANSWERS))
                .extracting(AgentAnswer::userId, AgentAnswer::error)
                .containsExactlyInAnyOrder(
                        tuple(agent, null),
                        tuple(agent, AgentAnswer.ITEM_TWICE),
                        tuple("newcomer", null),
                        tuple("stranger", AgentAnswer.UNKNOWN_USER));
        assertThat(rows(Tables.ANSWERS))
                .filteredOn(answer -> answer.error() == null)
                .allSatisfy(answer -> {
                    assertThat(answer.variantId()).isEqualTo("pooled-persona/short+long");
                    assertThat(answer.slate()).isEqualTo(items);
                    assertThat(answer.labelProbabilities()).hasSize(4);
                    assertThat(answer.labelProbabilities().stream()
                                    .mapToDouble(Double::doubleValue)
                                    .sum())
                            .isCloseTo(1, within(1e-6));
                    assertThat(answer.takes() == null || items.contains(answer.takes()))
                            .isTrue();
                });
        assertThat(SlateCard.of(agents().context(Progress.SILENT), agents.config(), agents.model(), "", agent, items))
                .contains("user " + agent, "The prompt:", "none of them", "one draw takes");
    }

    private static String first(Dataset<Row> rows, String column) {
        return rows.select(column).sort(column).head().getString(0);
    }

    @Test
    @Order(7)
    void aModelOfRandomWeightsKnowsNothingThatItWasNotShown() {
        Agents agents = agents();
        new StageRunner(SPARK, agents.workspace(), agents.config().seed(), "run", Progress.SILENT, RunListener.NOBODY)
                .run(List.of(new ProbeStage(agents.config(), agents.model(), "", 20)), true);

        List<ProbeFinding> all = rows(Tables.PROBES).stream()
                .filter(finding -> finding.slice() == null)
                .toList();
        assertThat(all)
                .extracting(ProbeFinding::probe, ProbeFinding::model)
                .contains(
                        tuple("catalogue", "none"),
                        tuple("history", "none"),
                        tuple("held_out_title", "none"),
                        tuple("held_out_title", "persona/short+long"));
        assertThat(all).allSatisfy(finding -> {
            assertThat(finding.rows()).isBetween(1L, 20L);
            assertThat(finding.told()).isBetween(finding.low(), finding.high());
            assertThat(finding.isAboveChance()).as(finding.toString()).isFalse();
            assertThat(finding.produced()).isZero();
        });
    }

    @Test
    @Order(8)
    void listsThatNobodyCanBeShownAreRefused() throws IOException {
        Path strangers = folder.resolve("strangers.csv");
        Files.write(strangers, List.of("user_id,item_id,rank", "nobody,i1,1", "nobody,i2,2"));

        assertThatThrownBy(() -> simulate(
                        new SimulateRequest(List.of(strangers.toString()), List.of(), List.of(), false, 0, "", 0)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no agent has a list");
        assertThatThrownBy(() -> simulate(new SimulateRequest(
                        List.of(), List.of(BuiltIn.POPULARITY), List.of(), false, 0, "pooled-persona/short+long", 0)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("pooled");
        assertThat(table(Tables.SIMULATION_RESULTS)
                        .where(col("recommender").equalTo("bias"))
                        .count())
                .as("earlier results stay")
                .isPositive();
    }
}
