package io.github.dramatis.lm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.OnTinyModel;
import io.github.dramatis.lm.adapter.BaseModel;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.adapter.PeftFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Protects: a run that was killed and resumed ends with the bytes of one that was not, a checkpoint is whole or not
 * there, and none is resumed that belongs to another run or is damaged.
 */
class ResumeTest extends OnTinyModel {
    private static final String BASE = "a".repeat(64);

    private final List<StepLog> told = new ArrayList<>();

    @TempDir
    Path folder;

    /** 3 epochs of 12 rows in batches of 5 are 9 steps; saved every 2; killed before, at and after a checkpoint. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 9})
    void aResumedRunEndsWithTheBytesOfOneThatWasNotInterrupted(int killedAt) throws IOException {
        TrainingResult whole = train(Checkpointing.none(), Validation.none(), Integer.MAX_VALUE, config(7));
        TrainingResult resumed = resumed(Validation.none(), killedAt);
        assertThat(adapterBytes(resumed)).isEqualTo(adapterBytes(whole));
        assertThat(resumed.steps()).hasSize(9);
        assertThat(losses(resumed)).isEqualTo(losses(whole));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 6})
    void soDoesOneThatKeepsTheBestOfAValidation(int killedAt) throws IOException {
        Validation validation = new Validation(golden.rows().subList(0, 4), 1, 9);
        TrainingResult whole = train(Checkpointing.none(), validation, Integer.MAX_VALUE, config(7));
        TrainingResult resumed = resumed(validation, killedAt);
        assertThat(resumed.keptStep()).isEqualTo(whole.keptStep());
        assertThat(losses(resumed)).isEqualTo(losses(whole));
        assertThat(adapterBytes(resumed)).isEqualTo(adapterBytes(whole));
    }

    /** What a sweep does: to some step first, and later on to another and to the end. */
    @Test
    void aRunInPartsMakesTheStepsOfOneThatIsNotCut() throws IOException {
        TrainingResult whole = train(Checkpointing.none(), Validation.none(), Integer.MAX_VALUE, config(7));
        List<TrainingRow> measured = golden.rows().subList(0, 4);

        PartOfRun third = part(3, measured);
        PartOfRun seventh = part(7, measured);
        PartOfRun again = part(7, measured);
        TrainingResult rest = train(checkpointing(), Validation.none(), Integer.MAX_VALUE, config(7));

        assertThat(losses(third.steps())).isEqualTo(losses(whole).subList(0, 3));
        assertThat(losses(seventh.steps())).isEqualTo(losses(whole).subList(0, 7));
        assertThat(seventh.steps().subList(0, 3)).isEqualTo(third.steps());
        assertThat(again).isEqualTo(seventh);
        assertThat(third.loss()).isNotEqualTo(seventh.loss()).isPositive();
        assertThat(adapterBytes(rest)).isEqualTo(adapterBytes(whole));
    }

    private PartOfRun part(int last, List<TrainingRow> measured) {
        try (LoraTrainer trainer = new LoraTrainer(model, lora(), config(7), 2)) {
            return trainer.trainUntil(last, golden.rows(), measured, checkpointing(), step -> {});
        }
    }

    @Test
    void theStepsBeforeTheCheckpointAreNotMadeAgain() {
        killed(Validation.none(), 5, config(7));
        List<StepLog> before = List.copyOf(told);
        TrainingResult resumed = train(checkpointing(), Validation.none(), Integer.MAX_VALUE, config(7));
        assertThat(resumed.steps().subList(0, 4)).isEqualTo(before.subList(0, 4)); // to the nanosecond
        assertThat(told).isEqualTo(resumed.steps());
    }

    @Test
    void anotherRunStartsOver() throws IOException {
        killed(Validation.none(), 5, config(7));
        TrainingResult fresh = train(Checkpointing.none(), Validation.none(), Integer.MAX_VALUE, config(8));
        TrainingResult other = train(checkpointing(), Validation.none(), Integer.MAX_VALUE, config(8));
        assertThat(adapterBytes(other)).isEqualTo(adapterBytes(fresh));
    }

    @Test
    void anInterruptedRunMakesNoOtherStepAndGoesOnFromItsCheckpoint() throws IOException {
        TrainingResult whole = train(Checkpointing.none(), Validation.none(), Integer.MAX_VALUE, config(7));
        told.clear();
        try (LoraTrainer trainer = new LoraTrainer(model, lora(), config(7), 2)) {
            assertThatThrownBy(() -> trainer.train(golden.rows(), Validation.none(), checkpointing(), step -> {
                        told.add(step);
                        if (step.step() == 5) {
                            Thread.currentThread().interrupt();
                        }
                    }))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted())
                    .as("who stopped the run finds its thread interrupted")
                    .isTrue();
        }
        assertThat(told).hasSize(5);
        TrainingResult resumed = train(checkpointing(), Validation.none(), Integer.MAX_VALUE, config(7));
        assertThat(adapterBytes(resumed)).isEqualTo(adapterBytes(whole));
    }

    @Test
    void aDamagedCheckpointIsAnErrorThatNamesIt() throws IOException {
        killed(Validation.none(), 5, config(7));
        byte[] bytes = Files.readAllBytes(file());
        byte[] flipped = bytes.clone();
        flipped[bytes.length - 100] ^= 1;
        for (byte[] damaged : List.of(flipped, Arrays.copyOf(bytes, bytes.length / 2), new byte[30], new byte[0])) {
            Files.write(file(), damaged);
            assertThatThrownBy(() -> train(checkpointing(), Validation.none(), Integer.MAX_VALUE, config(7)))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(file().toString())
                    .hasMessageContaining("remove it");
        }
    }

    @Test
    void aCheckpointThatCannotBeFinishedLeavesTheLastOneUntouched() throws IOException {
        CheckpointFile store = new CheckpointFile(file());
        store.save(out -> out.write(new byte[] {1, 2, 3}));
        assertThatThrownBy(() -> store.save(out -> {
                    out.write(4);
                    throw new IOException("no space left");
                }))
                .isInstanceOf(UserError.class);
        assertThat(Files.readAllBytes(file())).containsExactly(1, 2, 3);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    private TrainingResult resumed(Validation validation, int killedAt) {
        killed(validation, killedAt, config(7));
        return train(checkpointing(), validation, Integer.MAX_VALUE, config(7));
    }

    private void killed(Validation validation, int at, TrainingConfig config) {
        assertThatThrownBy(() -> train(checkpointing(), validation, at, config)).hasMessage("killed");
    }

    private TrainingResult train(
            Checkpointing checkpointing, Validation validation, int killAt, TrainingConfig config) {
        told.clear();
        try (LoraTrainer trainer = new LoraTrainer(model, lora(), config, 2)) {
            return trainer.train(golden.rows(), validation, checkpointing, step -> {
                told.add(step);
                if (step.step() == killAt) {
                    throw new IllegalStateException("killed");
                }
            });
        }
    }

    private Checkpointing checkpointing() {
        return Checkpointing.to(new CheckpointFile(file()), 2, BASE);
    }

    private Path file() {
        return folder.resolve("training.checkpoint");
    }

    private static LoraConfig lora() {
        return new LoraConfig(4, 8, 0.2, List.of("q_proj", "v_proj", "down_proj"));
    }

    private static TrainingConfig config(long seed) {
        return new TrainingConfig(3, 0, 5, 60, 2e-2, 0.01, Schedule.COSINE, 2, 1, seed, Order.SHUFFLED, true, 1);
    }

    private byte[] adapterBytes(TrainingResult result) throws IOException {
        Path out = Files.createTempDirectory(folder, "adapter");
        PeftFormat.write(out, result.adapter(), model.config(), new BaseModel("tiny", BASE));
        return Files.readAllBytes(out.resolve("adapter_model.safetensors"));
    }

    private static List<List<Object>> losses(TrainingResult result) {
        return losses(result.steps());
    }

    private static List<List<Object>> losses(List<StepLog> steps) {
        return steps.stream()
                .map(step ->
                        Arrays.<Object>asList(step.step(), step.loss(), step.learningRate(), step.validationLoss()))
                .toList();
    }
}
