package io.github.dramatis.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class TemperatureFitTest {
    @Test
    void theTemperatureIsTheOneThatScipyFinds() throws IOException {
        for (JsonNode golden : GoldenEvaluation.cases("temperature")) {
            double[][] logProbabilities = StreamSupport.stream(
                            golden.get("log_probabilities").spliterator(), false)
                    .map(GoldenEvaluation::doubles)
                    .toArray(double[][]::new);
            int[] labels = Arrays.stream(GoldenEvaluation.doubles(golden.get("labels")))
                    .mapToInt(label -> (int) label)
                    .toArray();

            double temperature = TemperatureFit.fit(logProbabilities, labels);

            assertThat(temperature).isCloseTo(golden.get("temperature").doubleValue(), within(1e-5));
            double likelihood = 0;
            for (int row = 0; row < labels.length; row++) {
                likelihood += Math.log(TemperatureFit.apply(logProbabilities[row], temperature)[labels[row]]);
            }
            assertThat(-likelihood / labels.length).isCloseTo(golden.get("nll").doubleValue(), within(1e-9));
        }
    }

    @Test
    void aConfidentModelThatIsAlwaysRightGetsTheLowestTemperature() {
        double[][] right = {{-0.5, -1}, {-1, -0.5}};

        assertThat(TemperatureFit.fit(right, new int[] {0, 1})).isCloseTo(1 / TemperatureFit.LARGEST, within(1e-9));
    }

    @Test
    void anImpossibleTrueLabelRaisesTheTemperatureButBreaksNothing() {
        double[][] sure = {{0, Double.NEGATIVE_INFINITY}, {0, Double.NEGATIVE_INFINITY}};

        assertThat(TemperatureFit.fit(sure, new int[] {1, 1})).isCloseTo(TemperatureFit.LARGEST, within(1e-9));
    }

    @Test
    void withoutAnythingToLearnFromNothingIsChanged() {
        assertThat(TemperatureFit.fit(new double[][] {{-1, -1}, {-1, -1}}, new int[] {0, 1}))
                .isEqualTo(1);
        assertThat(TemperatureFit.fit(new double[0][], new int[0])).isEqualTo(1);
    }

    @Test
    void wrongShapesAreRefused() {
        assertThatThrownBy(() -> TemperatureFit.fit(new double[][] {{0, 0}}, new int[] {2}))
                .hasMessageContaining("no label 2");
        assertThatThrownBy(() -> TemperatureFit.fit(new double[][] {{Double.NaN, 0}}, new int[] {0}))
                .hasMessageContaining("not a number");
    }
}
