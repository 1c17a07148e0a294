package io.github.dramatis.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ChoiceSumsTest {
    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    private static double[] of(double[] probabilities, int taken) {
        return ChoiceSums.of(probabilities, taken, TakenThreshold.NONE);
    }

    @Test
    void lossAndGainAreThoseOfScikitLearn() throws IOException {
        for (JsonNode score : golden("scores")) {
            double[] p = doubles(score.get("probabilities"));

            double[] sums = ChoiceSums.of(p, score.get("taken").asInt(), TakenThreshold.NONE);

            assertThat(ChoiceMeasure.NLL.of(sums)).isCloseTo(score.get("nll").doubleValue(), within(1e-9));
            assertThat(ChoiceMeasure.NDCG5.of(sums))
                    .isCloseTo(score.get("ndcg5").doubleValue(), within(1e-9));
        }
    }

    @Test
    void howWellTakenAndOtherItemsAreToldApartIsWhatScikitLearnSays() throws IOException {
        JsonNode alignment = golden("alignment");
        double[] counts = new double[2 * TakenThreshold.STEPS];
        for (JsonNode slate : alignment.get("others")) {
            TakenThreshold.count(
                    doubles(slate.get("probabilities")), slate.get("taken").asInt(), counts);
        }
        int threshold = TakenThreshold.best(counts);
        double[] sums = new double[ChoiceSums.WIDTH];
        for (JsonNode slate : alignment.get("slates")) {
            sums = sum(
                    sums,
                    ChoiceSums.of(
                            doubles(slate.get("probabilities")),
                            slate.get("taken").asInt(),
                            threshold));
        }

        assertThat(threshold).isEqualTo(alignment.get("threshold").asInt());
        assertThat(ChoiceMeasure.AUC.of(sums)).isCloseTo(alignment.get("auc").doubleValue(), within(1e-9));
        assertThat(ChoiceMeasure.F1.of(sums)).isCloseTo(alignment.get("f1").doubleValue(), within(1e-9));
        assertThat(ChoiceMeasure.BALANCED_ACCURACY.of(sums))
                .isCloseTo(alignment.get("balanced_accuracy").doubleValue(), within(1e-9));
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream in = ChoiceSumsTest.class.getResourceAsStream("/golden/choice.json")) {
            return new ObjectMapper().readTree(in).get(name);
        }
    }

    private static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }

    @Test
    void noneCountsAsAnAnswerButNotAsAnItem() {
        // none is the most probable and right; then the second item is right behind the first
        double[] sums = sum(of(new double[] {0.3, 0.2, 0.5}, 2), of(new double[] {0.5, 0.3, 0.2}, 1));

        assertThat(ChoiceMeasure.ACCURACY.of(sums)).isEqualTo(0.5);
        assertThat(ChoiceMeasure.CHANCE.of(sums)).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(ChoiceMeasure.ITEM_ACCURACY.of(sums)).isZero();
        assertThat(ChoiceMeasure.MRR.of(sums)).isEqualTo(0.5);
        assertThat(ChoiceMeasure.NONE.of(sums)).isCloseTo(0.35, within(1e-12));
        assertThat(ChoiceMeasure.NONE_RIGHT.of(sums)).isEqualTo(0.5);
        assertThat(ChoiceMeasure.FIRST_PLACE_PREMIUM.of(sums)).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void whoCallsAllAlikeIsRightByChance() {
        double[] sums = of(new double[] {0.25, 0.25, 0.25, 0.25}, 1);

        assertThat(ChoiceMeasure.ACCURACY.of(sums)).isEqualTo(0.25);
        assertThat(ChoiceMeasure.ITEM_ACCURACY.of(sums)).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(ChoiceMeasure.MRR.of(sums)).isEqualTo(0.5);
    }
}
