package io.github.dramatis.spark.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.stage.TestStage;
import io.github.dramatis.spark.table.ItemVector;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
    private static final long PLENTY = 1L << 40;
    private static final long LITTLE = 50_000;

    @TempDir
    Path folder;

    @Test
    void aFullDiskSaysSoAndLeavesEarlierResultsWhole() {
        SparkSession spark = Sessions.create("tests");
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        hadoop.set("fs.smalldisk.impl", SmallDisk.class.getName());
        SmallDisk.SPACE.set(PLENTY);
        Workspace workspace = Workspace.openOrCreate("smalldisk://" + folder.resolve("w"), hadoop);
        Snapshot before = run(spark, workspace, writeVectors(10));

        SmallDisk.SPACE.set(LITTLE);
        assertThatThrownBy(() -> run(spark, workspace, writeVectors(5_000)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("stage vectors")
                .hasMessageContaining(workspace.uri())
                .hasMessageContaining("no space is left")
                .hasMessageContaining("free some space");

        SmallDisk.SPACE.set(PLENTY);
        assertThat(workspace.snapshot()).hasToString(before.toString());
        String current = workspace.tableFolder(
                "item_vectors", before.generations().get("item_vectors").id());
        assertThat(spark.read().parquet(current).count()).isEqualTo(10);
    }

    private static Snapshot run(SparkSession spark, Workspace workspace, Stage<?> stage) {
        return new StageRunner(spark, workspace, 1, "run", Progress.SILENT, RunListener.NOBODY)
                .run(List.of(stage), false);
    }

    record Count(long rows) implements StageResult {}

    private static TestStage<Count> writeVectors(int rows) {
        return TestStage.of("vectors", List.of(Tables.ITEM_VECTORS), Map.of("rows", rows), context -> {
            List<Row> vectors = IntStream.range(0, rows)
                    .mapToObj(i -> Tables.ITEM_VECTORS
                            .codec()
                            .encode(new ItemVector("item " + i, new float[] {i, (float) Math.sqrt(i), 1f / (i + 1)})))
                    .toList();
            return new Count(context.write(
                    Tables.ITEM_VECTORS,
                    context.spark()
                            .createDataFrame(
                                    vectors, Tables.ITEM_VECTORS.codec().schema())));
        });
    }
}
