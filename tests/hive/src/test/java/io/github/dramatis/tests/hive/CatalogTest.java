package io.github.dramatis.tests.hive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.spark.cli.Dramatis;
import io.github.dramatis.spark.cli.ExitCodeException;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Hive metastore of its own, in Derby; the session that reads is never the one that registered. */
class CatalogTest {
    private static final String CATALOG = "spark.sql.catalogImplementation";

    @TempDir
    static Path folder;

    private static String firstRegistration;

    private SparkSession reader;

    @BeforeAll
    static void twoRuns() {
        System.setProperty("spark.master", "local[2]");
        System.setProperty("spark.sql.shuffle.partitions", "2");
        System.setProperty("derby.system.home", folder.toString());
        System.setProperty(
                "spark.sql.warehouse.dir", folder.resolve("warehouse").toString());
        System.setProperty(
                "spark.hadoop.javax.jdo.option.ConnectionURL",
                "jdbc:derby:;databaseName=" + folder.resolve("metastore") + ";create=true");
        SparkSession spark = Sessions.create("two runs");
        run(spark, "first", "0");
        run(spark, "second", "1");
        spark.stop();
        registerOverAnEarlierVersion();
    }

    /** Of whose tables one had fewer columns, and one a column of another type. */
    private static void registerOverAnEarlierVersion() {
        System.setProperty(CATALOG, "hive");
        SparkSession spark = Sessions.create("an earlier version");
        String owned = " USING parquet TBLPROPERTIES ('dramatis.workspace' = 'file:" + folder.resolve("w")
                + "') LOCATION '" + folder.resolve("old") + "'";
        spark.sql("CREATE DATABASE dramatis");
        spark.sql("CREATE TABLE dramatis.interactions (user_id STRING, item_id STRING)" + owned);
        spark.sql("CREATE TABLE dramatis.items (item_id BIGINT)" + owned);
        spark.stop();
        firstRegistration = register();
    }

    @BeforeEach
    void open() {
        System.setProperty(CATALOG, "hive");
    }

    @AfterEach
    void close() {
        closeReader();
        System.clearProperty(CATALOG);
    }

    private void closeReader() {
        if (reader != null) {
            reader.stop();
            reader = null;
        }
    }

    @Test
    void everyTableIsInTheCatalogForTheNextSession() {
        assertThat(query("SHOW TABLES IN dramatis"))
                .extracting(row -> row.getString(1))
                .containsAll(Tables.ALL.stream().map(table -> table.name()).toList());
        assertThat(query("SELECT user_id, persona_id FROM dramatis.persona_members ORDER BY user_id"))
                .containsExactly(RowFactory.create("a", "0"), RowFactory.create("b", "1"));
        assertThat(query("SELECT count(*) FROM dramatis.metrics").get(0).getLong(0))
                .isZero();
    }

    @Test
    void everyColumnOfATableHasItsComment() {
        for (String table : List.of("predictions", "targets", "persona_members_before")) {
            assertThat(query("DESCRIBE dramatis." + table)).isNotEmpty().allSatisfy(column -> assertThat(
                            column.getString(2))
                    .as(table + "." + column.getString(0))
                    .isNotBlank());
        }
        assertThat(query("DESCRIBE dramatis.interactions"))
                .as("also where the table was there, and those that it had already")
                .contains(
                        RowFactory.create("user_id", "string", "id as the source has it"),
                        RowFactory.create(
                                "rating",
                                "double",
                                "on the source's own scale; 1 throughout where the source has no ratings"));
    }

    @Test
    void everyViewCanBeReadAndSaysWhatTheTablesHold() throws IOException {
        List<String> views = Pattern.compile("TEMPORARY VIEW (\\w+)")
                .matcher(Files.readString(Path.of("../../conf/views.sql")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(views).hasSizeGreaterThan(10).allSatisfy(view -> query("SELECT * FROM dramatis." + view));
        assertThat(views)
                .as("a view never hides a table")
                .contains("answer_kinds")
                .doesNotContainAnyElementsOf(
                        Tables.ALL.stream().map(Table::name).toList());
        assertThat(query("SELECT baseline, verdict FROM dramatis.results")).isEmpty();
        assertThat(query("SELECT user_id, persona_before, persona_now FROM dramatis.persona_moves"))
                .containsExactly(RowFactory.create("b", "0", "1"));
        assertThat(query("SELECT reason, rows, first_offset FROM dramatis.rejected_by_reason"))
                .containsExactly(RowFactory.create("the rating is no number", 2L, 3L));
        assertThat(query("SELECT rows, rmse, mae, bias FROM dramatis.error_by_persona"))
                .containsExactly(RowFactory.create(2L, 1.4142, 1.0, -1.0));
        assertThat(query("SELECT rows, claimed, given FROM dramatis.calibration"))
                .as("the likeliest rating had 0.8 both times and was given once")
                .containsExactly(RowFactory.create(2L, 0.8, 0.5));
        assertThat(query("SELECT run, cost, spent, answers, users_without FROM dramatis.spend"))
                .containsExactly(
                        RowFactory.create("first", 2.5, 4.0, 10L, 1L), RowFactory.create("second", 2.5, 4.0, 10L, 1L));
        assertThat(query("SELECT run, rows FROM dramatis.stage_runs WHERE bytes > 0 AND files > 0 AND"
                        + " peak_executor_bytes > 0 AND tasks > 0 ORDER BY run"))
                .containsExactly(RowFactory.create("first", 10L), RowFactory.create("second", 10L));
    }

    @Test
    void withoutHiveTheStatementsAreThereToPaste() {
        System.clearProperty(CATALOG);
        String printed = printed(() -> assertThatThrownBy(() -> Dramatis.main(command()))
                .isInstanceOf(ExitCodeException.class)
                .hasMessageContaining(CATALOG + "=hive"));

        assertThat(printed)
                .contains(
                        "CREATE DATABASE IF NOT EXISTS dramatis;",
                        "CREATE TABLE predictions (`example_id` STRING COMMENT 'the prompt', ",
                        ") USING parquet TBLPROPERTIES ('dramatis.workspace' = 'file:")
                .doesNotContain("DROP");
    }

    /** Tables of these names may be anybody's: a database is shared. */
    @Test
    void aForeignTableIsRefusedByNameBeforeAnythingIsChanged() {
        SparkSession spark = Sessions.create("somebody else");
        spark.sql("CREATE DATABASE shared");
        spark.sql("CREATE TABLE shared.items USING parquet AS SELECT 'years of work' AS title");
        spark.sql(
                "CREATE VIEW shared.results TBLPROPERTIES ('dramatis.workspace' = 's3a://other/w') AS SELECT 1 AS one");
        spark.stop();

        assertThatThrownBy(() -> Dramatis.main(command("--database", "shared")))
                .isInstanceOf(ExitCodeException.class)
                .hasMessageContaining("items")
                .hasMessageContaining("results (of workspace s3a://other/w)")
                .hasMessageContaining("nothing has been changed");

        assertThat(query("SELECT title FROM shared.items")).containsExactly(RowFactory.create("years of work"));
        assertThat(query("SHOW TABLES IN shared")).hasSize(2);
    }

    /** What a catalog keeps beside a table, as grants are, is kept in its properties here. */
    @Test
    void anOwnTableIsPointedAtTheNewestFilesAndKeepsWhatOthersHungOnIt() {
        query("ALTER TABLE dramatis.interactions SET TBLPROPERTIES ('granted' = 'to the analysts')");
        query("ALTER VIEW dramatis.results SET TBLPROPERTIES ('granted' = 'to the analysts')");
        query("ALTER TABLE dramatis.interactions SET LOCATION '" + folder.resolve("old") + "'");
        assertThat(query("SELECT * FROM dramatis.interactions")).isEmpty();
        closeReader();

        String said = register();

        assertThat(said).doesNotContain("made anew");
        assertThat(query("SELECT count(*) FROM dramatis.interactions").get(0).getLong(0))
                .isEqualTo(3);
        assertThat(List.of("interactions", "results"))
                .allSatisfy(name -> assertThat(query("SHOW TBLPROPERTIES dramatis." + name))
                        .contains(RowFactory.create("granted", "to the analysts")));
    }

    @Test
    void aTableWithOtherColumnsGetsTheNewOnesOrIsMadeAnewAndThatIsSaid() {
        assertThat(firstRegistration)
                .contains("made anew, so give grants on it again: items: its columns are others now")
                .doesNotContain("again: interactions");
        assertThat(query("SELECT user_id, rating FROM dramatis.interactions ORDER BY rating LIMIT 1"))
                .containsExactly(RowFactory.create("a", 1.0));
        assertThat(query("SELECT title FROM dramatis.items")).isEmpty();
    }

    @Test
    void cleanLeavesTheGenerationsThatRegisteredTablesPointAt() {
        String said = printed(() -> Dramatis.main(
                new String[] {"clean", "-w", folder.resolve("w").toString(), "--keep", "1", "--older-than", "0d"}));

        assertThat(said)
                .contains("tables of database dramatis point at", " tables/items/g=000001-first")
                .as("persona_members_before points at it")
                .doesNotContain(" tables/persona_members/g=000001-first");
    }

    private static String[] command(String... more) {
        return Stream.concat(Stream.of("sql", "-w", folder.resolve("w").toString(), "--register"), Stream.of(more))
                .toArray(String[]::new);
    }

    /** What it prints. */
    private static String register() {
        return printed(() -> Dramatis.main(command()));
    }

    private static String printed(ThrowingCallable command) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThatCode(command).doesNotThrowAnyException();
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private List<Row> query(String sql) {
        if (reader == null) {
            reader = Sessions.create("reader");
        }
        return reader.sql(sql).collectAsList();
    }

    private static void run(SparkSession spark, String run, String personaOfB) {
        Workspace workspace = Workspace.openOrCreate(
                folder.resolve("w").toString(), spark.sparkContext().hadoopConfiguration());
        new StageRunner(spark, workspace, 1, run, Progress.SILENT, RunListener.NOBODY)
                .run(List.of(new AllTables(personaOfB)), false);
    }
}
