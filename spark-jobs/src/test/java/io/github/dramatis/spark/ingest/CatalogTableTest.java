package io.github.dramatis.spark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.config.SplitConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.RejectedInteraction;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** A source out of the session's catalogs, with types as a warehouse has them. */
class CatalogTableTest {
    private static final SplitConfig SPLIT = new SplitConfig("per-user", 0.6, 0.2, 2);

    private final SparkSession spark = Sessions.create("tests");

    @TempDir
    Path folder;

    @BeforeEach
    void tables() {
        spark.sql("CREATE DATABASE IF NOT EXISTS warehouse LOCATION '"
                + folder.resolve("db").toUri() + "'");
        spark.sql(
                "CREATE TABLE warehouse.ratings (user_id BIGINT, item_id STRING, rating DECIMAL(2,1), timestamp TIMESTAMP)"
                        + " USING parquet");
        spark.sql("INSERT INTO warehouse.ratings VALUES (7, '01', 4.0, timestamp'2020-01-01 00:00:00'),"
                + " (7, '1', 3.0, timestamp'2020-01-02 00:00:00'), (7, '2', 2.0, timestamp'2020-01-03 00:00:00'),"
                + " (8, '1', 9.0, timestamp'2020-01-03 00:00:00'), (8, '2', 5.0, NULL)");
        spark.sql("CREATE TABLE warehouse.items USING parquet AS SELECT '01' AS item_id, 'Heat' AS title, 1995 AS year,"
                + " array('Crime') AS categories, 12 AS plays");
    }

    @AfterEach
    void drop() {
        spark.sql("DROP DATABASE warehouse CASCADE");
    }

    @Test
    void itsRowsAreReadAsThoseOfAFileAndTheBadOnesAreKeptAside() {
        LocalStageContext context = new LocalStageContext(folder.resolve("out"));

        IngestStage.of(spark, Sources.ofTable("warehouse.ratings", "warehouse.items"), SPLIT)
                .run(context);

        assertThat(context.rows(Tables.INTERACTIONS))
                .extracting(row -> row.userId() + " " + row.itemId() + " " + row.rating() + " " + row.timestamp())
                .containsExactly(
                        "7 01 4.0 2020-01-01T00:00:00Z",
                        "7 1 3.0 2020-01-02T00:00:00Z",
                        "7 2 2.0 2020-01-03T00:00:00Z");
        assertThat(context.rows(Tables.INTERACTIONS_REJECTED))
                .extracting(RejectedInteraction::userId)
                .containsExactlyInAnyOrder("8", "8");
        assertThat(context.rows(Tables.ITEMS))
                .contains(new Item("01", "Heat", 1995, List.of("Crime"), Map.of("plays", "12")));
    }

    @Test
    void aTableThatGrewIsReadAgainAndOneThatDidNotIsNot() {
        SourceConfig source = Sources.ofTable("warehouse.ratings", "");
        Object before = settings(source);

        assertThat(settings(source)).isEqualTo(before);
        spark.sql("INSERT INTO warehouse.ratings VALUES (9, '1', 4.0, timestamp'2020-01-01 00:00:00')");
        assertThat(settings(source)).isNotEqualTo(before);
    }

    /** Spark analyses such a table without Hive's catalog too; of its files it names the folder alone. */
    @Test
    void aTableThatHivesReaderReadsIsTakenForAnotherOneEachTime() throws Exception {
        spark.sql("CREATE TABLE warehouse.lines (user_id STRING) USING parquet");
        SessionCatalog catalog = spark.sessionState().catalog();
        catalog.alterTable(ofHive(catalog.getTableMetadata(new TableIdentifier("lines", Option.apply("warehouse")))));

        assertThat(CatalogTable.files(spark, "warehouse.lines")).singleElement().satisfies(file -> {
            assertThat(file.path()).isEqualTo("warehouse.lines");
            assertThat(file.modified()).as("the time of the look").isPositive();
        });
    }

    private static org.apache.spark.sql.catalyst.catalog.CatalogTable ofHive(
            org.apache.spark.sql.catalyst.catalog.CatalogTable table) {
        return table.copy(
                table.identifier(),
                table.tableType(),
                table.storage(),
                table.schema(),
                Option.apply("hive"),
                table.partitionColumnNames(),
                table.bucketSpec(),
                table.owner(),
                table.createTime(),
                table.lastAccessTime(),
                table.createVersion(),
                table.properties(),
                table.stats(),
                table.viewText(),
                table.comment(),
                table.unsupportedFeatures(),
                table.tracksPartitionsInCatalog(),
                table.schemaPreservesCase(),
                table.ignoredProperties(),
                table.viewOriginalText());
    }

    private Object settings(SourceConfig source) {
        return IngestStage.of(spark, source, SPLIT).settings().get("files");
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> run(Sources.ofTable("warehouse.rating", "")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("source.table: warehouse.rating")
                .hasMessageContaining("no such table");
        assertThatThrownBy(() -> run(Sources.ofTable("warehouse.items", "")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("source.columns.user");
    }

    private void run(SourceConfig source) {
        IngestStage.of(spark, source, SPLIT).run(new LocalStageContext(folder.resolve("none")));
    }
}
