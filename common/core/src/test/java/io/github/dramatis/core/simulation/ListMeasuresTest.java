package io.github.dramatis.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ListMeasuresTest {
    @Test
    void giniIsTheMeanDifferenceOfAllPairsOfTheCatalogue() throws IOException {
        for (JsonNode golden : GoldenSimulation.cases("gini")) {
            long[] shown = GoldenSimulation.longs(golden.get("shown"));
            long catalogue = golden.get("catalogue").longValue();

            assertThat(ListMeasures.gini(shown, catalogue))
                    .isCloseTo(golden.get("gini").doubleValue(), within(1e-12));
        }
    }

    @Test
    void giniIsZeroWhereAllAreShownAlikeAndNearOneWhereOneTakesAll() {
        assertThat(ListMeasures.gini(new long[] {3, 3, 3}, 3)).isZero();
        assertThat(ListMeasures.gini(new long[] {9}, 1_000)).isCloseTo(0.999, within(1e-12));
        assertThat(ListMeasures.gini(new long[0], 10)).isNaN();
    }

    @Test
    void coverageIsTheShareOfTheCatalogue() {
        assertThat(ListMeasures.coverage(new long[] {5, 1}, 8)).isEqualTo(0.25);
        assertThatThrownBy(() -> ListMeasures.coverage(new long[] {5, 1}, 1)).hasMessageContaining("2 items");
    }

    @Test
    void anItemThatHalfOfTheUsersTookTellsOneBitAndAnUnknownOneSomethingFinite() {
        assertThat(ListMeasures.selfInformation(49, 99)).isCloseTo(1, within(1e-12));
        assertThat(ListMeasures.selfInformation(99, 99)).isZero();
        assertThat(ListMeasures.selfInformation(0, 1023)).isCloseTo(10, within(1e-12));
    }

    @Test
    void diversityIsTheMeanCosineDistanceOfScikitLearn() throws IOException {
        for (JsonNode golden : GoldenSimulation.cases("diversity")) {
            float[][] vectors = GoldenSimulation.elements(golden.get("vectors")).stream()
                    .map(ListMeasuresTest::floats)
                    .toArray(float[][]::new);

            assertThat(ListMeasures.diversity(vectors))
                    .isCloseTo(golden.get("diversity").doubleValue(), within(1e-6));
        }
    }

    @Test
    void itemsWithoutAVectorAreLeftOut() {
        assertThat(ListMeasures.diversity(new float[] {1, 0}, null, new float[] {0, 2}, new float[2]))
                .isCloseTo(1, within(1e-12));
        assertThat(ListMeasures.diversity(new float[] {1, 0}, null)).isNaN();
    }

    private static float[] floats(JsonNode array) {
        double[] doubles = GoldenSimulation.doubles(array);
        float[] floats = new float[doubles.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) doubles[i];
        }
        return floats;
    }
}
