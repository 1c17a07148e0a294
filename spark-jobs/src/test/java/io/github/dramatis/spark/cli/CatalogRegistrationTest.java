package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.stage.TestStage;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.Registrations;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In Spark's own catalog; {@code tests/hive} has a real one. */
class CatalogRegistrationTest {
    private static final String DATABASE = "of_registrations";

    @TempDir
    Path folder;

    private final SparkSession spark = Sessions.create("tests");

    @AfterEach
    void drop() {
        spark.sql("USE default");
        spark.sql("DROP DATABASE " + DATABASE + " CASCADE");
    }

    @Test
    void tablesPointAtWhatWasPublishedWhileTheRegistrationBegan() {
        Workspace workspace = Workspace.openOrCreate(
                folder.resolve("w").toString(), spark.sparkContext().hadoopConfiguration());
        publish(workspace, "first");
        AtomicInteger asked = new AtomicInteger();

        List<String> replaced = new CatalogRegistration(spark, workspace, DATABASE).register(() -> {
            if (asked.incrementAndGet() == 3) {
                publish(workspace, "second"); // when the first generation has been announced
            }
            return new SqlStatements(workspace);
        });

        assertThat(replaced).isEmpty();
        assertThat(spark.table(DATABASE + ".items").inputFiles())
                .isNotEmpty()
                .allMatch(file -> file.contains("-second/"));
        assertThat(new Registrations(workspace).all())
                .flatExtracting(registered -> registered.generations().get("items"))
                .containsExactly("000002-second");
    }

    private void publish(Workspace workspace, String run) {
        new StageRunner(spark, workspace, 1, run, Progress.SILENT, RunListener.NOBODY)
                .run(List.of(makeItems(run)), false);
    }

    record Done() implements StageResult {}

    private static TestStage<Done> makeItems(String title) {
        return TestStage.of("items", List.of(Tables.ITEMS), Map.of("title", title), context -> {
            context.write(Tables.ITEMS, List.of(new Item("i", title, null, List.of(), Map.of(), Map.of())));
            return new Done();
        });
    }
}
