package io.github.dramatis.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.config.EvaluateConfig;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.table.BaselineFit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The notes must not say more than was done. */
class NotesTest {
    private static final Predictor PERSONA = Predictor.variant("persona", "traits", "short");
    private static final RatingScale STARS = new RatingScale(1, 5, 1);
    private static final EvaluateConfig TRAIN_ALONE = new EvaluateConfig(200, 0, 4, 0.1, 2, 1000, 5, List.of("train"));

    private static Measurement rmse(Predictor predictor, long rows) {
        return new Measurement(predictor, null, Measure.RMSE, 0.9, new Interval(0.8, 1), rows, 20);
    }

    private static Results results(Baseline... baselines) {
        return new Results(
                Stream.concat(Stream.of(PERSONA), Stream.of(baselines).map(Predictor::of))
                        .map(predictor -> rmse(predictor, 100))
                        .toList(),
                List.of());
    }

    private static Measuring.Measured measured(Results results) {
        return measured(results, Set.of());
    }

    private static Measuring.Measured measured(Results results, Set<Baseline> ofStage) {
        return new Measuring.Measured(results, Map.of(), Map.of(), ofStage, 100, 0);
    }

    private static String notes(Measuring.Measured measured) {
        return String.join("\n", new Notes(TRAIN_ALONE, STARS, measured, List.of()).sentences());
    }

    @Test
    void withoutTuningRowsTheDampedBiasIsSaidToStandIn() {
        Measuring.Measured measured = measured(results(Baseline.BIAS, Baseline.ALS));

        assertThat(notes(measured.withBest(bias(0))))
                .contains("There were no tuning rows to find the best baseline on, so that the damped user+item bias"
                        + " stands in for it.")
                .doesNotContain("lowest RMSE");
        assertThat(notes(measured.withBest(bias(10))))
                .contains("The best baseline is the one with the lowest RMSE on tuning rows");
    }

    @Test
    void theConfiguredSplitsAreSaidOfBaselinesAloneThatAreComputedHere() {
        Results results = results(Baseline.BIAS, Baseline.RIDGE);

        assertThat(notes(measured(results, Set.of(Baseline.BIAS))))
                .contains("The stage baselines has answered for the damped user+item bias: means, biases and ALS by the"
                        + " ratings of the splits train and validation")
                .contains("The stage evaluate itself has computed ridge on the prompts' numbers, by the ratings of the"
                        + " splits train. A test prompt may show");
        assertThat(notes(measured(results, Set.of(Baseline.BIAS, Baseline.RIDGE))))
                .contains("The stage baselines has answered for ")
                .doesNotContain("evaluate itself");
        assertThat(notes(measured(results))).contains("evaluate itself").doesNotContain("The stage baselines has");
    }

    @Test
    void marginsAreThoseOfTheScale() {
        Measuring.Measured measured = measured(results(Baseline.BIAS));
        RatingScale percent = new RatingScale(0, 100, 1);

        assertThat(notes(measured)).contains("±0.01 in RMSE, ±0.01 in MAE, ±0.005 in NLL, ±0.005 in CRPS; else");
        assertThat(new Notes(TRAIN_ALONE, percent, measured, List.of()).sentences())
                .anyMatch(note -> note.contains("±0.25 in RMSE, ±0.25 in MAE, ±0.005 in NLL, ±0.125 in CRPS; else"));
    }

    /** Three seeds answered for 100, 60 and 100 of the rows: 87 on average, and 60 all of them. */
    @Test
    void aVariantIsSaidToBeComparedOnTheRowsThatAllItsSeedsAnswered() {
        Predictor best = Predictor.of(Baseline.BIAS);
        Contrast contrast = new Contrast(PERSONA, best, Loss.RMSE, STARS, 0.1, 0.02, 0.01, 60, 20, 3, false);
        Results results = new Results(List.of(rmse(PERSONA, 87), rmse(best, 100)), List.of(contrast));

        assertThat(notes(measured(results)))
                .contains("persona (traits, short) answered with all its seeds for 60 of the 100 test rows only;")
                .doesNotContain("87");
        assertThat(notes(measured(results(Baseline.BIAS)))).doesNotContain("test rows only");
    }

    private static BaselineFit bias(long tuneRows) {
        return new BaselineFit("bias", 1, 1, 10, tuneRows == 0 ? null : 0.9, null, tuneRows, true, 5.0);
    }
}
