package io.github.dramatis.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.sweep.SweepPlan;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.inference.Logits;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.training.Checkpointing;
import io.github.dramatis.lm.training.LoraTrainer;
import io.github.dramatis.lm.training.StepLog;
import io.github.dramatis.lm.training.TrainingConfig;
import io.github.dramatis.lm.training.TrainingResult;
import io.github.dramatis.lm.training.TrainingRow;
import io.github.dramatis.lm.training.Validation;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.SweepRun;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import io.github.dramatis.spark.table.TestExamples;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Protects: halving finds what the full grid finds, what a rung reaches is what a whole training reaches by then, and a
 * sweep goes on where it was killed.
 */
class SweepStageTest {
    private static final Path TINY_LLAMA = Path.of("../common/language-model/src/test/resources/tiny-llama");
    private static final String CONFIG =
            """
            source: {format: csv, path: p}
            train:
              {rank: 4, alpha: 8, target-modules: [q_proj, v_proj], schedule: cosine, warmup-steps: 0, epochs: 9,
               batch-size: 8}
            sweep: {over: {%s}, least-steps: 1, eta: %d}
            """;
    private static final String THREE = "learning-rate: [0.00001, 0.02, 0.001]";
    private static final String NINE = "learning-rate: [0.003, 0.01, 0.03], rank: [2, 4, 8]";

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

    private static DramatisConfig config(String over, int eta, String... more) {
        return LoadedConfig.parse("test.yaml", CONFIG.formatted(over, eta), List.of(more))
                .config();
    }

    private SweepResult sweep(LocalStageContext context, DramatisConfig config) {
        return stage(config).run(context);
    }

    private SweepStage stage(DramatisConfig config) {
        return new SweepStage(
                SweepPlan.of(config),
                config.sweep(),
                config.train(),
                model,
                new ResourcesConfig(2, 2, 0, 0, 0, "2g", "4g", "", 1, 5, "64m"));
    }

    @Test
    void halvingFindsWhatTheFullGridFindsUpToAStandardErrorByPrefixesOfWholeTrainings() {
        LocalStageContext halved = context("halved", examples());
        LocalStageContext full = context("full", examples());
        DramatisConfig nine = config(NINE, 3);

        SweepResult result = sweep(halved, nine);
        SweepResult grid = sweep(full, config(NINE, 10)); // one rung: everything to its end

        List<SweepRun> runs = halved.rows(Tables.SWEEP);
        assertThat(runs).hasSize(9 + 3 + 1).filteredOn(SweepRun::kept).hasSize(3 + 1 + 1);
        Whole found = whole(halved, nine, result.best());
        assertThat(runs)
                .filteredOn(run -> run.configuration().equals(result.best()))
                .extracting(SweepRun::steps, SweepRun::loss)
                .containsExactly(found.after(3), found.after(9), found.after(27));
        assertThat(result.loss() - grid.loss())
                .as("%s, the best is %s", result.best(), grid.best())
                .isBetween(0.0, whole(full, nine, grid.best()).standardError());
        assertThat(result.tuningRows()).isEqualTo(8);
        assertThat(Path.of(result.report())).content().contains(result.best());
    }

    /**
     * A training that nothing interrupts.
     *
     * @param steps with the loss of the tuning rows after each
     * @param standardError of that loss after the last
     */
    private record Whole(List<StepLog> steps, double standardError) {
        Tuple after(int step) {
            return tuple(step, steps.get(step - 1).validationLoss());
        }
    }

    private Whole whole(LocalStageContext context, DramatisConfig config, String configuration) {
        TrainSetting setting = SweepPlan.of(config).candidates().stream()
                .filter(candidate -> candidate.name().equals(configuration))
                .findFirst()
                .orElseThrow();
        TrainerSettings settings = new TrainerSettings(
                setting.train(), setting.train().rank(), Draws.hash(context.seed(), "sweep", "adapter"));
        AdapterPlan everybody = new AdapterPlan(Adapter.SINGLE_MAX, setting, "short", null, 1, null, 1, 0, 24, 24);
        TaskRows rows = TaskRows.read(
                AdapterRows.of(everybody, context.read(Tables.EXAMPLES), context.seed(), Target.TUNE)
                        .toLocalIterator(),
                new ExampleRows(model.prompts(), settings.config().softTargets()),
                new ExampleRows(model.prompts(), 0));
        TrainingConfig training = settings.training(settings.config().learningRate());
        try (ModelDirectory directory = ModelDirectory.open(TINY_LLAMA);
                LanguageModel base = LanguageModel.load(directory.config(), directory.tensors(), Precision.FLOAT32);
                LoraTrainer trainer = new LoraTrainer(base, settings.lora(directory.config()), training, 1)) {
            TrainingResult result = trainer.train(
                    rows.learnt(), new Validation(rows.measured(), 1, 27), Checkpointing.none(), step -> {});
            double[] losses = rows.measured().stream()
                    .mapToDouble(row -> loss(row, Logits.of(base, result.adapter(), row.tokens())))
                    .toArray();
            return new Whole(result.steps(), standardError(losses));
        }
    }

    /** The mean negative log-likelihood of a row's targets. */
    private static double loss(TrainingRow row, float[][] logits) {
        return row.targets().stream()
                .mapToDouble(target -> {
                    float[] at = logits[target.position()];
                    double sum = IntStream.range(0, at.length)
                            .mapToDouble(token -> Math.exp(at[token]))
                            .sum();
                    return Math.log(sum) - at[target.ids()[0]];
                })
                .average()
                .orElseThrow();
    }

    private static double standardError(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (values.length - 1) / values.length);
    }

    @Test
    void aSweepThatWasKilledGoesOnWithWhatItHad() throws IOException {
        LocalStageContext killed = context("killed", examples());
        Shown first = new Shown();
        killed.show(first);
        sweep(killed, config(THREE, 3));
        LocalStageContext next = context("next", examples());
        Shown second = new Shown();
        next.show(second);
        // what was reached is known, without the checkpoints that it was reached by: nothing is trained again
        FileUtils.copyDirectory(
                new File(killed.checkpoints()),
                new File(next.checkpoints()),
                file -> file.isDirectory() || file.getName().endsWith(".json"));

        sweep(next, config(THREE, 3));

        assertThat(next.rows(Tables.SWEEP)).isEqualTo(killed.rows(Tables.SWEEP)); // to the nanosecond of its steps
        long rows = (3 * 9 + 18) * 8; // three configurations make a third of 27 steps of 8 rows, one the others
        assertThat(first.total).isEqualTo(rows);
        assertThat(first.most)
                .as("steps that a checkpoint tells again do not count")
                .isBetween(0L, rows);
        assertThat(second.most).as("what is known counts as done").isEqualTo(rows);
    }

    /** The progress of a sweep, as a console would show it. */
    private static final class Shown implements Progress, Progress.Step {
        private volatile long total;
        private volatile long most;

        @Override
        public Progress.Step begin(String name, long total) {
            this.total = total;
            return this;
        }

        @Override
        public synchronized void reached(long done) {
            most = Math.max(most, done);
        }

        @Override
        public void close() {}
    }

    @Test
    void promptsThatLeaveNothingOutAreSearchedOn() {
        List<Example> both = new ArrayList<>(examples());
        examples().stream()
                .map(example -> TestExamples.withMemory(example, example.memory() + "-without-title"))
                .forEach(both::add);

        SweepResult result = sweep(context("variants", both), config("rank: [2]", 3));

        assertThat(result.memory()).isEqualTo(examples().get(0).memory());
    }

    @Test
    void howOftenAdaptersAreTrainedAndHowTheyGoOnDoesNotChangeASweep() {
        DramatisConfig one = config("rank: [2]", 3);
        DramatisConfig others = config(
                "rank: [2]",
                3,
                "train.seeds=3",
                "train.adapters=[single-max]",
                "train.patience=2",
                "train.persona-rate=[0.1, 0.3]");
        LocalStageContext context = context("one", examples());
        LocalStageContext again = context("others", examples());

        SweepResult result = sweep(context, one);

        assertThat(sweep(again, others).loss()).isEqualTo(result.loss());
        assertThat(stage(others).settings()).isEqualTo(stage(one).settings());
    }

    @Test
    void withoutTuningRowsTheErrorSaysWhatToRaise() {
        List<Example> train = examples().stream()
                .filter(example -> example.purpose().equals(Target.TRAIN))
                .toList();

        assertThatThrownBy(() -> sweep(context("none", train), config(THREE, 3)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("0 to choose by")
                .hasMessageContaining("targets.validation-rows");
    }
}
