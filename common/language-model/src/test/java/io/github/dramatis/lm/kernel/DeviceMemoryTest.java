package io.github.dramatis.lm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.dramatis.lm.GoldenEngine;
import io.github.dramatis.lm.kernel.machine.Backends;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.training.LoraTrainer;
import io.github.dramatis.lm.training.TrainingConfig;
import io.github.dramatis.lm.training.TrainingResult;
import io.github.dramatis.lm.training.TrainingRow;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Protects: with every matrix in memory that only ND4J's operations reach, as on CUDA, training gives the same numbers
 * and a step copies nothing between device and host. Run here on the processor, whose operations are the same.
 */
class DeviceMemoryTest {
    private final GoldenEngine golden = new GoldenEngine();

    @BeforeEach
    void useArrays() {
        Matrix.source = ArrayMemory::new;
    }

    @AfterEach
    void useWhatTheMachineHas() {
        Matrix.source = ElementMemory::allocate;
    }

    @Test
    void tenStepsAreThoseOfPeft() {
        TrainingResult result = train(golden.trainingConfig(true));
        double[] losses = GoldenEngine.doubles(golden.get("losses"));
        for (int i = 0; i < losses.length; i++) {
            assertThat(result.steps().get(i).loss()).isCloseTo(losses[i], offset(1e-4));
        }
        assertThat(GoldenEngine.relativeDifference(result.adapter(), golden.adapter("end")))
                .isLessThan(1e-3);
    }

    @Test
    void aStepCopiesNothingBetweenDeviceAndHost() {
        long fewer = copies(2);
        long more = copies(6);
        assertThat(more).as("copies of four more steps").isEqualTo(fewer);
    }

    @Test
    void aMatrixInAnArrayIsReadAndWrittenThroughItsWindows() {
        try (Matrix whole = Matrix.of(3, 4, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
                Matrix other = Matrix.zeros(2, 2)) {
            Matrix window = whole.rows(1, 3).columns(1, 3);
            float[] elements = new float[4];
            window.copyTo(elements);
            assertThat(elements).containsExactly(5, 6, 9, 10);
            other.copyFrom(window);
            window.zero();
            assertThat(other.get(1, 0)).isEqualTo(9);
            other.put(0, 1, new float[] {7}, 1);
            window.copyFrom(other);
            float[] all = new float[12];
            whole.copyTo(all);
            assertThat(all).containsExactly(0, 1, 2, 3, 4, 5, 7, 7, 8, 9, 10, 11);
            whole.fill((first, piece) -> piece.put(new float[12]));
            assertThat(whole.get(2, 3)).isZero();
        }
    }

    private long copies(int steps) {
        long before = ArrayMemory.copies();
        train(golden.trainingConfig(true, steps, TrainingConfig.DEFAULT_MICRO_BATCH_TOKENS));
        return ArrayMemory.copies() - before;
    }

    private TrainingResult train(TrainingConfig config) {
        List<TrainingRow> rows = golden.rows();
        try (LanguageModel model = golden.load(Backends.operations());
                LoraTrainer trainer = new LoraTrainer(model, golden.adapter("start"), config, 2)) {
            return trainer.train(rows, step -> {});
        }
    }
}
