package io.github.dramatis.lm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.dramatis.lm.OnTinyModel;
import io.github.dramatis.lm.adapter.LoraAdapter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Protects: a run stops once the validation loss falls no more, and keeps the adapter from where it was lowest. */
class EarlyStopTest extends OnTinyModel {

    @Test
    void stopsAfterItsPatienceAndKeepsTheBest() {
        List<TrainingRow> heldOut = golden.rows().subList(8, 12);
        TrainingConfig config =
                new TrainingConfig(1, 40, 4, 60, 0.05, 0, Schedule.CONSTANT, 0, 0, 3, Order.SHUFFLED, true, 1);
        TrainingResult stopped = train(config, golden.rows().subList(0, 8), new Validation(heldOut, 2, 2));
        int last = stopped.steps().size();
        assertThat(last).isLessThan(40);
        assertThat(last - stopped.keptStep()).isEqualTo(4); // two measurements, two steps apart
        double lowest = loss(stopped, stopped.keptStep());
        assertThat(loss(stopped, last)).isGreaterThanOrEqualTo(lowest);
        assertThat(stopped.steps().get(0).validationLoss()).isNull();

        assertThat(loss(stopped.adapter(), heldOut)).isCloseTo(lowest, offset(1e-5));
    }

    @Test
    void isMeasuredAfterEveryEpochAndAtTheEndUnlessToldOtherwise() {
        TrainingConfig config =
                new TrainingConfig(1, 7, 5, 60, 1e-3, 0, Schedule.CONSTANT, 0, 0, 3, Order.SHUFFLED, true, 1);
        TrainingResult result = train(config, golden.rows(), new Validation(golden.rows(), 0, 5));
        assertThat(result.steps().stream()
                        .filter(step -> step.validationLoss() != null)
                        .map(StepLog::step))
                .containsExactly(3, 6, 7);
    }

    /** The loss of an adapter as it came, over four rows: of one step at learning rate 0. */
    static double loss(LoraAdapter adapter, List<TrainingRow> rows) {
        TrainingConfig standstill =
                new TrainingConfig(1, 1, 4, 1000, 0, 0, Schedule.CONSTANT, 0, 0, 3, Order.GIVEN, true, 1);
        try (LoraTrainer trainer = new LoraTrainer(model, adapter, standstill, 1)) {
            return trainer.train(rows, step -> {}).steps().get(0).loss();
        }
    }

    private TrainingResult train(TrainingConfig config, List<TrainingRow> rows, Validation validation) {
        try (LoraTrainer trainer = new LoraTrainer(model, golden.loraConfig(), config, 2)) {
            return trainer.train(rows, validation, Checkpointing.none(), step -> {});
        }
    }

    private static double loss(TrainingResult result, int step) {
        return result.steps().get(step - 1).validationLoss();
    }
}
