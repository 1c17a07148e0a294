package io.github.dramatis.tests.hive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.cli.Dramatis;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
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
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Hive metastore of its own, in Derby; the session that reads is never the one that registered. */
class CatalogTest {
    private static final String CATALOG = "spark.sql.catalogImplementation";

    @TempDir
    static Path folder;

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
    }

    @AfterEach
    void close() {
        if (reader != null) {
            reader.stop();
        }
        System.clearProperty(CATALOG);
    }

    @Test
    void everyTableIsInTheCatalogForTheNextSession() {
        register();

        assertThat(query("SHOW TABLES IN dramatis"))
                .extracting(row -> row.getString(1))
                .containsAll(Tables.ALL.stream().map(table -> table.name()).toList());
        assertThat(query("SELECT user_id, persona_id FROM dramatis.persona_members ORDER BY user_id"))
                .containsExactly(RowFactory.create("a", "0"), RowFactory.create("b", "1"));
        assertThat(query("SELECT count(*) FROM dramatis.metrics").get(0).getLong(0))
                .isZero();
    }

    @Test
    void everyViewCanBeReadAndSaysWhatTheTablesHold() throws IOException {
        register();

        List<String> views = Pattern.compile("TEMPORARY VIEW (\\w+)")
                .matcher(Files.readString(Path.of("../../conf/views.sql")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(views).hasSizeGreaterThan(10).allSatisfy(view -> query("SELECT * FROM dramatis." + view));
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
        assertThat(query(
                        "SELECT run, rows FROM dramatis.stage_runs WHERE bytes > 0 AND files > 0 AND peak_executor_bytes > 0"
                                + " AND tasks > 0 ORDER BY run"))
                .containsExactly(RowFactory.create("first", 9L), RowFactory.create("second", 9L));
    }

    @Test
    void withoutHiveTheStatementsAreThereToPaste() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThatThrownBy(() -> Dramatis.main(command()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(CATALOG + "=hive");
        } finally {
            System.setOut(out);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains(
                        "CREATE DATABASE IF NOT EXISTS dramatis;", "CREATE TABLE predictions USING parquet LOCATION '");
    }

    private static String[] command() {
        return new String[] {"sql", "-w", folder.resolve("w").toString(), "--register"};
    }

    private static void register() {
        System.setProperty(CATALOG, "hive");
        Dramatis.main(command());
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
