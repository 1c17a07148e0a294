package io.github.dramatis.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.SourceFormats;
import io.github.dramatis.core.synth.SyntheticWorldConfig;
import io.github.dramatis.spark.ask.Agents;
import io.github.dramatis.spark.ask.AskStage;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.recommend.BuiltIn;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.simulate.SimulateRequest;
import io.github.dramatis.spark.simulate.SimulateStage;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.synth.SyntheticWorldFiles;
import io.github.dramatis.spark.table.AgentChoice;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.Impression;
import io.github.dramatis.spark.table.Memory;
import io.github.dramatis.spark.table.Persona;
import io.github.dramatis.spark.table.Profile;
import io.github.dramatis.spark.table.SimulationEvent;
import io.github.dramatis.spark.table.SimulationResult;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import io.github.dramatis.spark.table.UserTrait;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRecord;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Every stage over a log that says what was taken, and what was shown, and no more. */
@TestMethodOrder(OrderAnnotation.class)
class WithoutRatingsTest {
    private static final SparkSession SPARK = Sessions.create("tests");
    /** Where numbers belong: counts, shares, years, and those that end the synthetic titles. */
    private static final Pattern HARMLESS = Pattern.compile("taken by \\d+, \\d+ lately|\\(\\d+ %\\)|\\d+ titles so far"
            + "|regularly, \\d+ so far|titles, \\d+ so far|\\b(19|20)\\d\\d\\b|\\b1\\d\\d0s\\b|\\b20\\d0s\\b"
            + "|[a-z] \\d+(?=\"| \\()");

    @TempDir
    static Path folder;

    private static final Map<String, StageRecord> RECORDS = new TreeMap<>();
    private static String config;
    private static Workspace workspace;

    @BeforeAll
    static void makeAgents() throws IOException {
        Path world = folder.resolve("world");
        SyntheticWorldFiles.write(SPARK, new SyntheticWorldConfig(16, 80, 2, 5, 20), world.toUri());
        Path clicks = folder.resolve("clicks.csv");
        Path shown = folder.resolve("shown.csv");
        List<String> taken = clicks(world.resolve("ratings"));
        Files.write(clicks, taken);
        Files.write(shown, shown(taken));
        config =
                """
                seed: 5
                source: {format: csv, path: "%s", items: "%s/items", feedback: taken, impressions: {path: "%s"}}
                agents: {users: 8}
                cluster: {features: [traits], k: 2}
                choice: {train-rows-per-user: 3, validation-rows: 12, test-rows-per-user: 2, max-items: 4}
                model: {path: "%s"}
                train: {adapters: [single-max], rank: 4, alpha: 8, batch-size: 24, max-steps: 4}
                evaluate: {bootstrap: 100}
                resources: {parallel-adapters: 1, predict-partitions: 2}
                simulate:
                  session: {page-size: 3, max-pages: 2}
                  replications: 3
                  recommenders: {als-blocks: 2, als-iterations: 2}
                """
                        .formatted(clicks, world, shown, Launcher.TINY_LLAMA);
        workspace = SmallPipeline.run(SPARK, config, folder.resolve("w").toString(), "run", new RunListener() {
            @Override
            public void published(StageRecord record) {
                RECORDS.put(record.stage(), record);
            }
        });
    }

    /** The ratings without the ratings. */
    private static List<String> clicks(Path ratings) throws IOException {
        List<String> clicks = new ArrayList<>(List.of("user_id,item_id,timestamp"));
        try (Stream<Path> files = Files.list(ratings)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
                Files.readAllLines(file).stream()
                        .skip(1)
                        .map(line -> line.split(","))
                        .forEach(fields -> clicks.add(fields[0] + "," + fields[1] + "," + fields[3]));
            }
        }
        return clicks;
    }

    /** A slate for each click, from which every third user took nothing, and a row that is none. */
    private static List<String> shown(List<String> clicks) {
        List<String> shown = new ArrayList<>(List.of("user_id,timestamp,slate,taken", "u1,1600000000,i1|i1,i1"));
        for (int i = 1; i < clicks.size(); i++) {
            String[] click = clicks.get(i).split(",");
            boolean passed = i % 3 == 0;
            String others = Stream.of(i, i + 1, i + 2)
                    .map(number -> "i" + number % 80)
                    .filter(item -> !item.equals(click[1]))
                    .collect(Collectors.joining("|"));
            String slate = passed ? others : i % 2 == 0 ? click[1] + "|" + others : others + "|" + click[1];
            shown.add(click[0] + "," + click[2] + "," + slate + "," + (passed ? "" : click[1]));
        }
        return shown;
    }

    private static <R extends Record> List<R> rows(Table<R> table) {
        return table.codec()
                .decodeAll(workspace.reading(SPARK, 5, Progress.SILENT).read(table));
    }

    private static String file(String kind, String name) throws IOException {
        String uri = workspace.reading(SPARK, 5, Progress.SILENT).files(kind).orElseThrow();
        return Files.readString(Path.of(URI.create(uri)).resolve(name));
    }

    private static Agents agents() {
        DramatisConfig parsed =
                LoadedConfig.parse("test.yaml", config, List.of()).config();
        return new Agents(
                SPARK, workspace, parsed, AgentModel.open(parsed.model(), SourceFormats.scale(parsed.source())));
    }

    private static void run(Stage<?> stage) {
        new StageRunner(SPARK, workspace, 5, "later", Progress.SILENT, RunListener.NOBODY).run(List.of(stage), true);
    }

    private static void simulate(BuiltIn... recommenders) {
        Agents agents = agents();
        run(new SimulateStage(
                agents.config(),
                agents.model(),
                new SimulateRequest(List.of(), List.of(recommenders), List.of(), false, 6, "", 0)));
    }

    private static void assertUnrated(String text) {
        assertThat(text).doesNotContainPattern("(?i)\\brat(ed|ing|ings)\\b|you gave|average|mean|stars?\\b");
        assertThat(HARMLESS.matcher(text).replaceAll("")).doesNotContainPattern("\\d");
    }

    @Test
    @Order(1)
    void whatIsAboutRatingsIsLeftOutAndNamed() {
        assertThat(rows(Tables.TARGETS)).isNotEmpty().allMatch(target -> target.task()
                .equals(Target.CHOICE));
        assertThat(rows(Tables.REFERENCE_FACTORS)).isEmpty();
        assertThat(rows(Tables.BASELINES)).isEmpty();
        assertThat(rows(Tables.PREDICTIONS)).isEmpty();
        assertThat(rows(Tables.METRICS)).isEmpty();
        assertThat(List.of("estimate", "baselines", "evaluate")).allSatisfy(stage -> assertThat(
                        RECORDS.get(stage).result().path("leftOut").asText())
                .contains("since the source has no"));
        assertThat(RECORDS.get("ingest").result().path("ratings")).isEmpty();
    }

    @Test
    @Order(1)
    void choicesAreThoseThatUsersMadeOfWhatTheyWereShown() {
        assertThat(rows(Tables.IMPRESSIONS)).extracting(Impression::taken).contains((String) null);
        assertThat(RECORDS.get("ingest")
                        .result()
                        .path("impressions")
                        .path("rejected")
                        .asInt())
                .isOne();
        Set<List<String>> shown = rows(Tables.IMPRESSIONS).stream()
                .map(impression ->
                        List.of(impression.userId(), impression.slate().toString()))
                .collect(Collectors.toSet());
        assertThat(rows(Tables.TARGETS)).allSatisfy(target -> assertThat(shown)
                .contains(List.of(target.userId(), target.slate().toString())));
        assertThat(rows(Tables.TARGETS)).extracting(Target::itemId).contains((String) null);
        assertThat(rows(Tables.CHOICES)).extracting(AgentChoice::taken).contains((String) null);
        assertThat(RECORDS.get("targets")
                        .result()
                        .path("impressions")
                        .path("usable")
                        .asInt())
                .isPositive();
    }

    @Test
    @Order(1)
    void nothingThatAgentsAreToldIsARating() {
        assertThat(rows(Tables.EXAMPLES)).isNotEmpty().allSatisfy(example -> assertUnrated(prompt(example)));
        assertThat(rows(Tables.PROFILES)).isNotEmpty().extracting(Profile::text).allSatisfy(text -> {
            assertUnrated(text);
            assertThat(text).contains("pick", " %)");
        });
        assertThat(rows(Tables.PROFILES)).allMatch(profile -> profile.ratingMean() == null);
        assertThat(rows(Tables.MEMORIES)).isNotEmpty().extracting(Memory::text).allSatisfy(text -> {
            assertUnrated(text);
            assertThat(text).startsWith("I picked ");
        });
    }

    private static String prompt(Example example) {
        return example.prefix() + "\n" + example.suffix();
    }

    @Test
    @Order(1)
    void usersAreGroupedByWhatTheyTakeAlone() {
        assertThat(rows(Tables.TRAITS)).isNotEmpty().allSatisfy(trait -> {
            assertThat(trait.conformity()).isNull();
            assertThat(trait.ratingMean()).isNull();
            assertThat(trait.ratingSpread()).isNull();
            assertThat(trait.histogram()).isEmpty();
        });
        assertThat(rows(Tables.TRAITS)).extracting(UserTrait::diversity).anyMatch(diversity -> diversity > 1);
        assertThat(rows(Tables.REFERENCE_FEATURES))
                .extracting(feature -> feature.name())
                .contains("activity", "diversity")
                .allMatch(name -> name.equals("activity") || name.equals("diversity") || name.startsWith("share "));
        assertThat(rows(Tables.PERSONAS)).hasSize(2).extracting(Persona::traits).allSatisfy(traits -> assertThat(traits)
                .contains("diversity")
                .doesNotContain("rating", "conformity"));
    }

    @Test
    @Order(1)
    void agentsChooseBesideTheRivalsThatNeedNoRatings() throws IOException {
        assertThat(rows(Tables.CHOICES))
                .extracting(AgentChoice::variantId)
                .contains("none/short+long", "single-max/short+long", "popularity", "nearest", "stack")
                .doesNotContain("als", "stack_als");
        assertThat(rows(Tables.CHOICE_METRICS))
                .anyMatch(metric -> metric.measure().equals("nll") && "stack".equals(metric.other()))
                .noneMatch(metric -> "als".equals(metric.other()));
        assertThat(file("reports", "results.txt")).contains("Choices: ", "Left out, since the source has no ratings");
        assertThat(file("reports", "report.html"))
                .contains("What they would take next")
                .doesNotContain("RMSE");
    }

    @Test
    @Order(2)
    void agentsGoThroughListsAndAreSatisfiedByWhatTheyTake() throws IOException {
        simulate(BuiltIn.POPULARITY, BuiltIn.IMPLICIT_ALS, BuiltIn.CONTENT, BuiltIn.RANDOM);

        assertThat(rows(Tables.SIMULATION_EVENTS)).isNotEmpty().allMatch(event -> event.rating() == null);
        assertThat(rows(Tables.SIMULATION_EVENTS))
                .filteredOn(event -> event.action().equals("watched"))
                .extracting(SimulationEvent::satisfaction)
                .isNotEmpty()
                .allMatch(satisfaction -> satisfaction > 0.3);
        assertThat(rows(Tables.SIMULATION_RESULTS))
                .extracting(SimulationResult::measure)
                .contains("satisfaction", "watch_share", "ndcg")
                .doesNotContain("mean_rating", "like_share", "hit_rating")
                .noneMatch(measure -> measure.contains("hit_rating") || measure.contains("like_share"));
        assertThat(file("simulations", "simulation.txt"))
                .contains("watch share")
                .doesNotContain("rating");
    }

    @Test
    @Order(3)
    void whatNeedsRatingsIsRefusedWithWhatWorks() throws IOException {
        Path pairs = folder.resolve("pairs.csv");
        Files.write(pairs, List.of("user_id,item_id", "u1,i1"));
        Agents agents = agents();

        assertThatThrownBy(() -> simulate(BuiltIn.ALS))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("built-in recommender als")
                .hasMessageContaining("implicit-als");
        assertThatThrownBy(() -> run(new AskStage(agents.config(), agents.model(), pairs.toString(), "", "")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("source.feedback: taken")
                .hasMessageContaining("dramatis simulate");
    }
}
