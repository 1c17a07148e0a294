package io.github.dramatis.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.sweep.SweepPlan;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.SweepRun;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import io.github.dramatis.spark.table.TestExamples;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protects: halving finds what the full grid finds, at the same loss, and goes on where it was killed. */
class SweepStageTest {
    private static final Path TINY_LLAMA = Path.of("../common/language-model/src/test/resources/tiny-llama");
    private static final String CONFIG =
            """
            source: {format: csv, path: p}
            train:
              {rank: 4, alpha: 8, target-modules: [q_proj, v_proj], schedule: cosine, warmup-steps: 0, epochs: 9,
               batch-size: 8}
            sweep: {over: {learning-rate: [0.00001, 0.02, 0.001]}, least-steps: 1, eta: %d}
            """;

    @TempDir
    Path folder;

    private final AgentModel model =
            AgentModel.open(new BaseModelConfig(TINY_LLAMA.toString(), "float32", ""), new RatingScale(1, 5, 1));

    /** Even users rate everything 5, odd ones 1. */
    private static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (int user = 0; user < 8; user++) {
            for (int item = 0; item < 4; item++) {
                Example example = TestExamples.of(
                        user + "-" + item,
                        "u" + user,
                        "i" + item,
                        "train",
                        "You are viewer " + user + ".",
                        "Item: \"Number " + item + "\"\nRATING:",
                        user % 2 == 0 ? 5 : 1);
                examples.add(item < 3 ? example : TestExamples.withPurpose(example, Target.TUNE));
            }
        }
        return examples;
    }

    private LocalStageContext context(String name, List<Example> examples) {
        LocalStageContext context = new LocalStageContext(folder.resolve(name));
        context.put(Tables.EXAMPLES, examples);
        return context;
    }

    private SweepResult sweep(LocalStageContext context, int eta) {
        DramatisConfig config = LoadedConfig.parse("test.yaml", CONFIG.formatted(eta), List.of())
                .config();
        return new SweepStage(
                        SweepPlan.of(config),
                        config.sweep(),
                        config.train(),
                        model,
                        new ResourcesConfig(2, 2, 0, 0, 0, "2g", "4g", "", 1, 5, "64m"))
                .run(context);
    }

    private static SweepRun last(LocalStageContext context, String configuration) {
        return context.rows(Tables.SWEEP).stream()
                .filter(run -> run.configuration().equals(configuration))
                .max((a, b) -> Integer.compare(a.rung(), b.rung()))
                .orElseThrow();
    }

    @Test
    void halvingFindsWhatTheFullGridFindsAndAtTheSameLoss() {
        LocalStageContext halved = context("halved", examples());
        LocalStageContext full = context("full", examples());

        SweepResult result = sweep(halved, 3);
        SweepResult grid = sweep(full, 4); // one rung: everything to its end

        assertThat(result.best()).isEqualTo(grid.best()).isEqualTo("learning-rate: 0.02");
        assertThat(result.loss()).isEqualTo(grid.loss());
        assertThat(result.tuningRows()).isEqualTo(8);
        assertThat(last(halved, "learning-rate: 0.02").steps()).isEqualTo(27);
        assertThat(last(halved, "learning-rate: 0.001").steps()).isEqualTo(9);
        assertThat(halved.rows(Tables.SWEEP))
                .hasSize(4)
                .filteredOn(SweepRun::kept)
                .hasSize(2);
        assertThat(Path.of(result.report())).content().contains("learning-rate: 0.02");
    }

    @Test
    void aSweepThatWasKilledGoesOnWithWhatItHad() throws IOException {
        LocalStageContext killed = context("killed", examples());
        sweep(killed, 3);
        LocalStageContext next = context("next", examples());
        // what was reached is known, without the checkpoints that it was reached by: nothing is trained again
        FileUtils.copyDirectory(
                new File(killed.checkpoints()),
                new File(next.checkpoints()),
                file -> file.isDirectory() || file.getName().endsWith(".json"));

        sweep(next, 3);

        assertThat(next.rows(Tables.SWEEP)).isEqualTo(killed.rows(Tables.SWEEP)); // to the nanosecond of its steps
    }

    @Test
    void withoutTuningRowsTheErrorSaysWhatToRaise() {
        List<Example> train = examples().stream()
                .filter(example -> example.purpose().equals(Target.TRAIN))
                .toList();

        assertThatThrownBy(() -> sweep(context("none", train), 3))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("0 to choose by")
                .hasMessageContaining("targets.validation-rows");
    }
}
