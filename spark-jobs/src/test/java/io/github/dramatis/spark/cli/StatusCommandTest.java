package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.forget.SuppressionList;
import io.github.dramatis.spark.model.ModelIdentity;
import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.stage.TestStage;
import io.github.dramatis.spark.workspace.KnownModels;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workspace in which the stage train has been published, incomplete, for a model whose files are not here. */
class StatusCommandTest {
    private static final String CONFIG = "source: {format: csv, path: nowhere}\nmodel: {path: /nowhere/model}\n";

    @TempDir
    Path folder;

    private Path config;

    @BeforeEach
    void trainIsIncomplete() throws IOException {
        config = Files.writeString(folder.resolve("config.yaml"), CONFIG);
        DramatisConfig parsed =
                LoadedConfig.parse("config.yaml", CONFIG, new ArrayList<>()).config();
        SparkSession spark = Sessions.create("tests");
        Workspace workspace = Workspace.openOrCreate(
                folder.resolve("w").toString(), spark.sparkContext().hadoopConfiguration());
        ModelIdentity identity = new ModelIdentity("5ha", "t0k", "BFLOAT16", null);
        new KnownModels(workspace).keep(parsed.model(), identity);
        Stage<?> train = new Pipeline(spark, parsed, SuppressionList.nobody(), false)
                .ofKnownModel(identity)
                .stages(List.of("train"))
                .get(0);
        new StageRunner(spark, workspace, parsed.seed(), "run", Progress.SILENT, RunListener.NOBODY)
                .run(List.of(published(train)), false);
    }

    private String[] status(String stage, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "status", "-c", config.toString(), "-w", folder.resolve("w").toString(), "--stage", stage));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    @Test
    void withoutTheModelsFilesAStageIsIncompleteAcceptedOrNotDone() {
        assertThat(LocalLauncher.status(status("train"))).isEqualTo(3);
        assertThat(LocalLauncher.status(status("train", "--accept-incomplete"))).isZero();
        assertThat(LocalLauncher.status(status("train", "--accept-incomplete=False")))
                .as("as Airflow writes it")
                .isEqualTo(3);
        assertThat(LocalLauncher.status(status("predict"))).isEqualTo(1);
        assertThat(LocalLauncher.status(status("train", "--set", "model.path=/nowhere/another")))
                .as("a model that no run has used")
                .isEqualTo(1);
    }

    @Test
    void aMistypedStageIsNamedWithTheOptionThatHasIt() {
        assertThatThrownBy(() -> Dramatis.execute(status("ingst")))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("--stage ingst: there is no such stage")
                .hasMessageContaining("did you mean ingest?");
    }

    @Test
    void underSparkSubmitIncompleteIsAFailureOfItsOwn() {
        assertThatThrownBy(() -> Dramatis.main(status("train")))
                .isInstanceOfSatisfying(ExitCodeException.class, incomplete -> assertThat(incomplete.exitCode())
                        .isEqualTo(3))
                .hasMessageStartingWith("INCOMPLETE");
        assertThatThrownBy(() -> Dramatis.main(status("predict")))
                .isInstanceOfSatisfying(ExitCodeException.class, notDone -> assertThat(notDone.exitCode())
                        .isEqualTo(1))
                .hasMessageContaining("NOT DONE");
    }

    @Test
    void underSparkSubmitWrongUseAndInputAreNotTakenForAStageThatIsNotDone() {
        assertThatThrownBy(() -> Dramatis.main(status("train", "--set", "train.rnak=4")))
                .isInstanceOfSatisfying(ExitCodeException.class, wrong -> assertThat(wrong.exitCode())
                        .isEqualTo(2))
                .hasMessageContaining("train.rnak");
        assertThatThrownBy(() -> Dramatis.main(status("train", "--no-such")))
                .isInstanceOfSatisfying(ExitCodeException.class, wrong -> assertThat(wrong.exitCode())
                        .isEqualTo(2));
    }

    @Test
    void theMessagesOfAnEndAreTrueOfEveryCommandThatEndsSo() {
        assertThat(List.of(ExitCodeException.INCOMPLETE, ExitCodeException.GATE))
                .as("an ask has no adapters that fail, a simulation compares recommenders, and status knows neither")
                .allSatisfy(message -> assertThat(message).doesNotContain("adapter", "baseline", "dramatis status"));
    }

    record Half() implements StageResult {
        @Override
        public Optional<String> incomplete() {
            return Optional.of("1 of 2 adapters failed");
        }
    }

    /** A stage with another's name and settings that does nothing. */
    private static TestStage<Half> published(Stage<?> as) {
        return TestStage.like(as, context -> {
            return new Half();
        });
    }
}
