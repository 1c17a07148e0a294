package io.github.dramatis.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaperTableTest {
    @Test
    void everyRowOfThePaperStandsBesideWhatWasMeasuredAndWhatWasNotAskedIsNamed() {
        Results results = new Results(
                List.of(
                        rmse(Predictor.variant("none", "short"), 1.4),
                        rmse(Predictor.variant("single-max", "short+long"), 1.02),
                        rmse(Predictor.variant("persona", "text-4", "short"), 1.01),
                        rmse(Predictor.variant("persona", "style-4", "short"), 0.5)),
                List.of());

        List<String> lines = PaperTable.render(results, "text-4", null).lines().toList();

        assertThat(lines).hasSize(2 + 9 + 1);
        assertThat(lines.get(2)).matches("0, 3 +frozen \\(short\\) +1.400 +1.300-1.500 .*1.158, 1.203 .*");
        assertThat(lines.get(7)).matches("7 +single-max \\(short\\+long\\) +1.020 .*1.150 +0.834 +1.15 +Phi-3");
        assertThat(lines.get(9)).matches("9 +persona \\(text-4, short\\) +1.010 .*1.292 .*");
        assertThat(lines.get(10)).matches("10 +persona \\(text-4, short\\+long\\) +not asked +- .*1.171 .*");
    }

    @Test
    void thePapersSingleMinIsOneAdapterAndTheControlsOfThePersonasStandBelow() {
        Predictor control = Predictor.variant("single-min", "text-4", "short");
        Predictor random = Predictor.variant("random", "text-4", "short+long");
        Results controls = new Results(List.of(rmse(control, 1.3), rmse(random, 1.2)), List.of());
        Results both = new Results(
                List.of(rmse(control, 1.3), rmse(Predictor.variant("single-subsample", "short"), 1.1)), List.of());

        List<String> lines = PaperTable.render(controls, "text-4", null).lines().toList();

        assertThat(lines).hasSize(2 + 9 + 2 + 2);
        assertThat(lines.get(6)).matches("6 +single-subsample \\(short\\) +not asked +- .*1.180 +0.848 +1.93 +Phi-3");
        assertThat(lines.get(8)).matches("8 +single-subsample \\(short\\+long\\) +not asked +- .*1.337 .*");
        assertThat(lines.get(11)).matches("control +single-min \\(text-4, short\\) +1.300 .*-");
        assertThat(lines.get(12)).matches("control +random clusters \\(text-4, short\\+long\\) +1.200 .*-");
        assertThat(lines.get(13)).startsWith("Controls, which the paper lacks");
        assertThat(PaperTable.render(both, "text-4", null).lines())
                .anyMatch(line -> line.matches("6 +single-subsample \\(short\\) +1.100 .*1.180 .*"))
                .anyMatch(line -> line.matches("control +single-min \\(text-4, short\\) +1.300 .*"));
    }

    @Test
    void anExperimentThatHasNoRowOfThePaperHasNoTable() {
        Results results = new Results(List.of(rmse(Predictor.variant("single-max", "long"), 1.02)), List.of());

        assertThat(PaperTable.render(results, "text-4", null)).isEmpty();
    }

    @Test
    void aServedModelStandsForTheFirstOfThePapersFrozenOnes() {
        Results results = new Results(
                List.of(
                        rmse(Predictor.variant("none", "short"), 1.4),
                        rmse(Predictor.variant("served", "short"), 1.2),
                        rmse(Predictor.variant("served-other", "short"), 1.1)),
                List.of());

        List<String> lines = PaperTable.render(results, "text-4", null).lines().toList();

        assertThat(lines).hasSize(2 + 11 + 1);
        assertThat(lines.get(2)).matches("0 +served \\(short\\) +1.200 .*1.158 +0.847 +0 +LLaMA-3");
        assertThat(lines.get(3)).matches("1 +served \\(short\\+long\\) +not asked .*LLaMA-3");
        assertThat(lines.get(5)).matches("3 +frozen \\(short\\) +1.400 .*1.203 +0.863 +4.23 +Phi-3");
        assertThat(lines.get(7)).matches("5 +single-max .*Phi-3");
    }

    @Test
    void ofTwoBaseModelsTheOneThatTheAgentsRunOnIsTheSecondOfThePapersFrozenOnes() {
        Results results = new Results(
                List.of(
                        rmse(Predictor.variant("none", null, "base-model-a", "short"), 1.4),
                        rmse(Predictor.variant("none", null, "base-model-b", "short"), 1.2),
                        rmse(Predictor.variant("single-max", null, "base-model-a,rank-4", "short"), 1.1)),
                List.of());

        List<String> lines = PaperTable.render(results, "text-4", "base-model-a,rank-4")
                .lines()
                .toList();

        assertThat(lines.get(2)).matches("0 +frozen \\(base-model-b, short\\) +1.200 .*LLaMA-3");
        assertThat(lines.get(5)).matches("3 +frozen \\(base-model-a, short\\) +1.400 .*Phi-3");
        assertThat(lines.get(7)).matches("5 +single-max \\(base-model-a,rank-4, short\\) +1.100 .*Phi-3");
    }

    private static Measurement rmse(Predictor predictor, double value) {
        return new Measurement(predictor, null, Measure.RMSE, value, new Interval(value - 0.1, value + 0.1), 100, 10);
    }
}
