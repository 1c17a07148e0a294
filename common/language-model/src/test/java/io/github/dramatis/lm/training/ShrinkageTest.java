package io.github.dramatis.lm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.dramatis.lm.OnTinyModel;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.method.LoraPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protects: an adapter that went too far from the one it went on from is drawn back to where it validates best. */
class ShrinkageTest extends OnTinyModel {
    private final List<TrainingRow> heldOut = golden.rows().subList(0, 4);
    /** After the last step alone: by then these runs have gone too far. */
    private final Validation validation = new Validation(heldOut, 100, 1);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"2, 0.75", "4, 0.25"})
    void whatIsKeptIsTheBestOfTheWayFromTheStartToTheBestStep(int steps, double share) {
        LoraAdapter start = golden.adapter("start");

        TrainingResult result = train(start, config(steps, 0.1), Checkpointing.none());

        assertThat(result.keptStep()).isEqualTo(steps);
        assertThat(result.share()).isEqualTo(share);
        LoraAdapter end = train(start, config(steps, 0.1), Checkpointing.none(), Validation.none())
                .adapter();
        List<Double> losses = new ArrayList<>();
        for (double other : new double[] {0, 0.25, 0.5, 0.75, 1}) {
            losses.add(loss(between(start, end, other)));
        }
        assertThat(loss(result.adapter())).isCloseTo(Collections.min(losses), offset(1e-5));
        assertThat(result.validationLoss()).isCloseTo(loss(result.adapter()), offset(1e-5));
    }

    @Test
    void aStartThatNoStepBettersStaysAsItIs() {
        LoraAdapter start = golden.adapter("start");
        Validation others = new Validation(golden.rows().subList(8, 12), 1, 9);

        TrainingResult result = train(start, config(2, 0.02), Checkpointing.none(), others);

        assertThat(result.keptStep()).isZero();
        assertThat(loss(result.adapter())).isEqualTo(loss(start));
        assertThat(result.validationLoss()).isLessThan(result.steps().get(0).validationLoss());
    }

    @Test
    void aResumedRunIsDrawnBackAsOneThatWasNotInterrupted() {
        LoraAdapter start = golden.adapter("start");
        TrainingResult whole = train(start, config(4, 0.1), Checkpointing.none());
        Path file = folder.resolve("checkpoint");
        Checkpointing place = Checkpointing.to(new CheckpointFile(file), 1, "base");
        try (LoraTrainer trainer = new LoraTrainer(model, start, config(4, 0.1), 2)) {
            trainer.train(golden.rows().subList(0, 8), validation, place, step -> {
                if (step.step() == 3) {
                    throw new IllegalStateException("killed");
                }
            });
        } catch (IllegalStateException killed) {
            assertThat(Files.exists(file)).isTrue();
        }

        TrainingResult resumed = train(start, config(4, 0.1), place);

        assertThat(resumed.share()).isEqualTo(whole.share()).isLessThan(1);
        assertThat(loss(resumed.adapter())).isEqualTo(loss(whole.adapter()));
    }

    @Test
    void aFreshAdapterGoesAllTheWay() {
        try (LoraTrainer trainer = new LoraTrainer(model, golden.loraConfig(), config(2, 0.02), 2)) {
            TrainingResult result =
                    trainer.train(golden.rows().subList(0, 8), validation, Checkpointing.none(), step -> {});

            assertThat(result.share()).isEqualTo(1);
        }
    }

    private static TrainingConfig config(int steps, double rate) {
        return new TrainingConfig(1, steps, 4, 60, rate, 0, Schedule.CONSTANT, 0, 0, 3, Order.SHUFFLED, true, 1);
    }

    private TrainingResult train(LoraAdapter start, TrainingConfig config, Checkpointing place) {
        return train(start, config, place, validation);
    }

    private TrainingResult train(LoraAdapter start, TrainingConfig config, Checkpointing place, Validation measured) {
        try (LoraTrainer trainer = new LoraTrainer(model, start, config, 2)) {
            return trainer.train(golden.rows().subList(0, 8), measured, place, step -> {});
        }
    }

    private LoraAdapter between(LoraAdapter start, LoraAdapter end, double share) {
        LoraAdapter between = golden.adapter("start");
        between.pairs().forEach((path, pair) -> {
            LoraPair last = end.pairs().get(path);
            mix(start.pairs().get(path).a(), last.a(), share, pair.a());
            mix(start.pairs().get(path).b(), last.b(), share, pair.b());
        });
        return between;
    }

    private static void mix(float[] from, float[] to, double share, float[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = (float) ((1 - share) * from[i] + share * to[i]);
        }
    }

    private double loss(LoraAdapter adapter) {
        return EarlyStopTest.loss(adapter, heldOut);
    }
}
