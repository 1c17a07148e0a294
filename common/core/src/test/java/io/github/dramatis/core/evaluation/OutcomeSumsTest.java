package io.github.dramatis.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.rating.RatingScale;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OutcomeSumsTest {
    private final OutcomeSums shape = new OutcomeSums(new RatingScale(0.5, 5, 0.5));

    @Test
    void theMeasuresAreThoseOfScipyAndScikitLearn() throws IOException {
        for (JsonNode golden : GoldenEvaluation.cases("measures")) {
            double[] truth = GoldenEvaluation.doubles(golden.get("truth"));
            double[] expected = GoldenEvaluation.doubles(golden.get("expected"));
            double[] drawn = GoldenEvaluation.doubles(golden.get("drawn"));
            double[] sums = new double[shape.width()];
            for (int i = 0; i < truth.length; i++) {
                shape.add(sums, new Outcome(truth[i], expected[i], drawn[i], 0, null, new double[5]));
            }

            assertMeasure(Measure.RMSE, sums, golden);
            assertMeasure(Measure.MAE, sums, golden);
            assertMeasure(Measure.VARIANCE_RATIO, sums, golden);
            assertMeasure(Measure.JENSEN_SHANNON, sums, golden);
            assertThat(shape.rows(sums)).isEqualTo(truth.length);
        }
    }

    @Test
    void onlySampledTextsCountForTheUnrelatedResponses() {
        double[] sums = new double[shape.width()];
        shape.add(sums, outcome(true, 0.5));
        shape.add(sums, outcome(false, 0.1));
        shape.add(sums, outcome(null, 0));

        assertThat(shape.measure(Measure.URR, sums)).isEqualTo(0.5);
        assertThat(shape.texts(sums)).isEqualTo(2);
        assertThat(shape.measure(Measure.MASS_OUTSIDE_LABELS, sums)).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void withoutTextsThereIsNoUnrelatedResponseRate() {
        double[] sums = new double[shape.width()];
        shape.add(sums, outcome(null, Double.NaN));

        assertThat(shape.measure(Measure.URR, sums)).isNaN();
        assertThat(shape.measure(Measure.MASS_OUTSIDE_LABELS, sums)).isNaN();
    }

    @Test
    void aDifferenceIsTheVariantsErrorMinusTheBaselines() {
        double[] sums = new double[shape.width()];
        double[] baselines = {3, 4, 4.5, 3.5, 2};
        shape.add(sums, new Outcome(4, 3.5, 3.5, 0, null, baselines));

        assertThat(shape.difference(Measure.RMSE_DIFFERENCE, Baseline.GLOBAL_MEAN, sums))
                .isEqualTo(-0.5);
        assertThat(shape.difference(Measure.RMSE_DIFFERENCE, Baseline.USER_MEAN, sums))
                .isEqualTo(0.5);
        assertThat(shape.difference(Measure.MAE_DIFFERENCE, Baseline.ALS, sums)).isEqualTo(-1.5);
        assertThatThrownBy(() -> shape.difference(Measure.RMSE, Baseline.ALS, sums))
                .hasMessageContaining("RMSE");
    }

    @Test
    void sumsOfDisjointRowsAddUp() {
        double[] together = new double[shape.width()];
        double[] first = new double[shape.width()];
        double[] second = new double[shape.width()];
        shape.add(together, outcome(true, 0.25));
        shape.add(together, outcome(false, 0.5));
        shape.add(first, outcome(true, 0.25));
        shape.add(second, outcome(false, 0.5));

        for (int i = 0; i < first.length; i++) {
            first[i] += second[i];
        }
        assertThat(first).containsExactly(together);
    }

    private void assertMeasure(Measure measure, double[] sums, JsonNode golden) {
        assertThat(shape.measure(measure, sums))
                .as(measure.column())
                .isCloseTo(golden.get(measure.column()).doubleValue(), within(1e-9));
    }

    private static Outcome outcome(Boolean unrelated, double massOutside) {
        return new Outcome(4, 3, 3, massOutside, unrelated, new double[] {3, 3, 3, 3, 3});
    }
}
