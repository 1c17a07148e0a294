package io.github.dramatis.spark.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableSchemasTest {
    @TempDir
    Path root;

    private final SparkSession spark = Sessions.create("tests");
    private final TableSchemas schemas = new TableSchemas();
    private String folder;
    private Dataset<Row> rows;

    @BeforeEach
    void writeATable() {
        folder = root.resolve("items").toString();
        rows = spark.createDataFrame(
                List.of(Tables.ITEMS.codec().encode(new Item("1", "One", 1999, List.of("Drama"), Map.of()))),
                Tables.ITEMS.codec().schema());
        rows.write().parquet(folder);
        spark.sparkContext().setJobGroup(root.toString(), "", false);
    }

    @AfterEach
    void leaveTheGroup() {
        spark.sparkContext().clearJobGroup();
    }

    private int jobs() throws TimeoutException {
        spark.sparkContext().listenerBus().waitUntilEmpty();
        return spark.sparkContext().statusTracker().getJobIdsForGroup(root.toString()).length;
    }

    @Test
    void theColumnsComeFromAFooterWithoutAJob() throws TimeoutException {
        Dataset<Row> read = schemas.read(spark, folder);

        assertThat(jobs()).isZero();
        assertThat(read.schema()).isEqualTo(spark.read().parquet(folder).schema());
        assertThat(read.collectAsList()).isEqualTo(rows.collectAsList());
    }

    @Test
    void filesAreAskedForTheirColumnsOnce() {
        Dataset<Row> first = schemas.read(spark, folder);
        rows.drop("year").write().mode(SaveMode.Overwrite).parquet(folder);

        assertThat(schemas.read(spark, folder).schema()).isEqualTo(first.schema());
        assertThat(new TableSchemas().read(spark, folder).schema()).isNotEqualTo(first.schema());
    }

    @Test
    void whatWasWrittenIsReadWithoutAskingAndHasTheColumnsThatItsFilesHave() throws TimeoutException {
        Dataset<Row> back = schemas.written(spark, folder, rows.schema());

        assertThat(jobs()).isZero();
        assertThat(back.schema()).isEqualTo(spark.read().parquet(folder).schema());
        assertThat(back.collectAsList()).isEqualTo(rows.collectAsList());
    }
}
