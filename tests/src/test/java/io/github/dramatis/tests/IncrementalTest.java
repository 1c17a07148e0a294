package io.github.dramatis.tests;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.forget.SuppressionList;
import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRecord;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import io.github.dramatis.tests.Launcher.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A full run on the first part of real ratings by time, an incremental one on all of them, and what follows. A training
 * rating of one user arrives late. Later tests go on from where earlier ones ended.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IncrementalTest {
    private static final Path RATINGS =
            Launcher.HOME.resolve("spark-jobs/src/main/resources/data/ml-latest-small/ratings.csv");
    private static final int USERS = 60;
    private static final int ITEMS = 10_000; // so that everybody keeps five ratings or more
    private static final double FIRST_PART = 0.85;
    private static final List<String> STAGES =
            List.of("ingest", "targets", "reflect", "embed", "cluster", "estimate", "examples");
    private static final String CONFIG =
            """
            source: {format: movielens-latest, path: "%s"}
            cluster: {k: 3}
            targets: {train-rows-per-user: 5, test-rows-per-user: 3}
            estimate: {folds: 2, rank: 4, iterations: 3}
            examples: {max-tokens: 1000}
            model: {path: "%s"}
            incremental: {max-drift: 0.2}
            """;

    @TempDir
    static Path folder;

    private static final List<String> LOG = new ArrayList<>();
    private static final SparkSession SPARK = Sessions.create("tests");
    private static List<String> all;
    private static List<String> first;
    private static String late;
    private static Workspace workspace;

    @BeforeAll
    static void aFullRunOnTheFirstPart() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.copy(RATINGS.resolveSibling("movies.csv"), data.resolve("movies.csv"));
        try (var lines = Files.lines(RATINGS)) {
            all = lines.skip(1)
                    .filter(line -> Integer.parseInt(line.split(",")[0]) <= USERS
                            && Integer.parseInt(line.split(",")[1]) <= ITEMS)
                    .sorted(Comparator.comparingLong(IncrementalTest::time))
                    .toList();
        }
        first = new ArrayList<>(all.subList(0, (int) (all.size() * FIRST_PART)));
        late = first.remove(0);
        workspace = Workspace.openOrCreate(
                folder.resolve("w").toString(), SPARK.sparkContext().hadoopConfiguration());
        write(first);
    }

    @Test
    @Order(1)
    void withoutAFullRunThereIsNothingToGoBy() throws IOException {
        Path config = folder.resolve("config.yaml");
        Files.writeString(config, config());

        Outcome outcome = Launcher.dramatis(
                "run", "-c", config.toString(), "-w", folder.resolve("empty").toString(), "--incremental");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("there is no reference to go by").contains("do a full run first");
    }

    @Test
    @Order(2)
    void anIncrementalRunOverTheSameSourceSkipsEveryStage() {
        run(false);
        LOG.clear();

        run(true);

        assertThat(LOG)
                .containsExactlyElementsOf(
                        STAGES.stream().map(s -> s + " skipped").toList());
    }

    @Test
    @Order(3)
    void usersWithoutNewTrainingRatingsKeepTheirRowsAndTheReferenceStays() throws IOException {
        keep();
        write(all);

        run(true);

        Set<String> grown = new TreeSet<>();
        grown.add(late.split(",")[0]);
        now(Tables.INTERACTIONS)
                .join(before(Tables.INTERACTIONS), new String[] {"user_id"}, "left_anti")
                .select("user_id")
                .distinct()
                .collectAsList()
                .forEach(row -> grown.add(row.getString(0)));
        assertThat(grown).as("the test has new users").hasSizeGreaterThan(3);
        for (Table<?> table :
                List.of(Tables.PROFILES, Tables.MEMORIES, Tables.PROFILE_VECTORS, Tables.PERSONA_MEMBERS)) {
            assertThat(rows(now(table)
                            .where(col("user_id").isin(grown.toArray()).unary_$bang())))
                    .as(table.name())
                    .isNotEmpty()
                    .isEqualTo(rows(before(table)
                            .where(col("user_id").isin(grown.toArray()).unary_$bang())));
        }
        for (Table<?> table : List.of(Tables.REFERENCE_ITEMS, Tables.REFERENCE_TRAITS, Tables.REFERENCE_FEATURES)) {
            assertThat(rows(now(table))).as(table.name()).isEqualTo(rows(before(table)));
        }
        assertThat(rows(now(Tables.PERSONAS).select("persona_id", "name", "centre")))
                .isEqualTo(rows(before(Tables.PERSONAS).select("persona_id", "name", "centre")));
        assertThat(record("reflect").result().get("reflected").asInt()).isEqualTo(grown.size());
        assertThat(record("cluster").result().at("/schemes/0/placed").asInt()).isEqualTo(grown.size());
        assertThat(now(Tables.PERSONA_MEMBERS).count())
                .isEqualTo(now(Tables.PROFILE_VECTORS).count())
                .isEqualTo(before(Tables.PERSONA_MEMBERS).count() + grown.size() - 1);
    }

    @Test
    @Order(4)
    void aTestRatingNeverEntersTrainingAndNoneIsLost() {
        String[] pair = {"user_id", "item_id"};
        Dataset<Row> tested =
                before(Tables.INTERACTIONS).where(col("split").equalTo("test")).select("user_id", "item_id");
        Dataset<Row> trained =
                now(Tables.INTERACTIONS).where(col("split").notEqual("test")).select("user_id", "item_id");

        assertThat(tested.count()).isPositive();
        assertThat(trained.join(tested, pair, "left_semi").count()).isZero();
        assertThat(now(Tables.EXAMPLES)
                        .where(col("split").notEqual("test"))
                        .join(tested, pair, "left_semi")
                        .count())
                .isZero();
        assertThat(now(Tables.INTERACTIONS).count()).isEqualTo(all.size());
        String[] rating = late.split(",");
        assertThat(now(Tables.INTERACTIONS)
                        .where(col("user_id")
                                .equalTo(rating[0])
                                .and(col("item_id").equalTo(rating[1])))
                        .head()
                        .<String>getAs("split"))
                .isEqualTo("train");
    }

    @Test
    @Order(5)
    void thePromptsOfUsersWithoutNewRatingsStayWordForWord() {
        Set<String> quiet = rows(before(Tables.INTERACTIONS).select("user_id").distinct());
        quiet.removeAll(rows(now(Tables.INTERACTIONS)
                .where(col("after_reference"))
                .select("user_id")
                .distinct()));
        Object[] users =
                quiet.stream().map(row -> row.substring(1, row.length() - 1)).toArray();

        assertThat(rows(now(Tables.EXAMPLES).where(col("user_id").isin(users))))
                .isNotEmpty()
                .isEqualTo(rows(before(Tables.EXAMPLES).where(col("user_id").isin(users))));
    }

    @Test
    @Order(6)
    void theSecondIncrementalRunSkipsEveryStage() {
        LOG.clear();

        run(true);

        assertThat(LOG)
                .containsExactlyElementsOf(
                        STAGES.stream().map(s -> s + " skipped").toList());
    }

    @Test
    @Order(7)
    void settingsThatWouldHaveFrozenSomethingElseAreRefused() {
        for (String setting : List.of("split.train-fraction=0.5", "cluster.k=4", "embed.max-tokens=64", "seed=7")) {
            assertThatThrownBy(() -> run(true, setting))
                    .as(setting)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("are not those of the full run")
                    .hasMessageContaining("do a full run first");
        }
        run(true, "targets.train-rows-per-user=4");
    }

    @Test
    @Order(8)
    void ratingsThatHaveDriftedAreRefusedAndNothingIsPublished() throws IOException {
        List<String> odd = new ArrayList<>(all);
        for (int user = 1000; user < 1100; user++) {
            for (int item = 1; item < 80; item++) {
                odd.add(user + "," + item + ",0.5," + (2_000_000_000L + item));
            }
        }
        write(odd);
        long before = workspace.snapshot().number();

        assertThatThrownBy(() -> run(true))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("more than incremental.max-drift 0.2 allows");

        assertThat(workspace.snapshot().number()).isEqualTo(before);
        write(all);
    }

    @Test
    @Order(9)
    void aFullRunFreezesAnewAndPersonasKeepTheirIds() {
        keep();

        run(false);

        assertThat(rows(now(Tables.REFERENCE_ITEMS))).isNotEqualTo(rows(before(Tables.REFERENCE_ITEMS)));
        assertThat(now(Tables.INTERACTIONS).where(col("after_reference")).count())
                .isZero();
        Dataset<Row> moved = now(Tables.PERSONA_MEMBERS)
                .withColumnRenamed("persona_id", "now")
                .join(before(Tables.PERSONA_MEMBERS), new String[] {"user_id"});
        assertThat(moved.where(col("now").equalTo(col("persona_id"))).count())
                .as("ids at random would be kept by a third; these users fall into no clear groups")
                .isGreaterThan(moved.count() * 2 / 5);
    }

    private static void run(boolean incremental, String... settings) {
        DramatisConfig config =
                LoadedConfig.parse("test.yaml", config(), List.of(settings)).config();
        List<Stage<?>> stages = new Pipeline(SPARK, config, SuppressionList.nobody(), incremental).stages(STAGES);
        new StageRunner(SPARK, workspace, config.seed(), "run", Progress.SILENT, new Log()).run(stages, false);
    }

    private static String config() {
        return CONFIG.formatted(folder.resolve("data"), Launcher.TINY_LLAMA);
    }

    private static void write(List<String> lines) throws IOException {
        Files.writeString(
                folder.resolve("data/ratings.csv"),
                "userId,movieId,rating,timestamp\n" + String.join("\n", lines) + "\n");
    }

    private static long time(String line) {
        return Long.parseLong(line.split(",")[3]);
    }

    private static StageRecord record(String stage) {
        return workspace.snapshot().stages().get(stage);
    }

    /** Remembers all tables as they are. */
    private static void keep() {
        for (Table<?> table : Tables.ALL) {
            if (workspace.snapshot().generations().containsKey(table.name())) {
                now(table).createOrReplaceTempView("before_" + table.name());
            }
        }
    }

    private static Dataset<Row> before(Table<?> table) {
        return SPARK.table("before_" + table.name());
    }

    private static Dataset<Row> now(Table<?> table) {
        String generation = workspace.snapshot().generations().get(table.name()).id();
        return SPARK.read().parquet(workspace.tableFolder(table.name(), generation));
    }

    private static Set<String> rows(Dataset<Row> rows) {
        String[] columns = rows.columns();
        Arrays.sort(columns);
        return rows.selectExpr(columns).collectAsList().stream()
                .map(Row::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static final class Log implements RunListener {

        @Override
        public void published(StageRecord record) {
            LOG.add(record.stage() + " " + record.status());
        }

        @Override
        public void skipped(StageRecord record) {
            LOG.add(record.stage() + " skipped");
        }
    }
}
