package io.github.dramatis.core.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.prompt.CollaborativeEstimate;
import io.github.dramatis.core.rating.RatingScale;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FactorEstimateTest {
    private static final RatingScale HALF_STARS = new RatingScale(0.5, 5, 0.5);

    @Test
    void theUserFactorIsTheRidgeRegressionOfScikitLearn() throws IOException {
        for (JsonNode golden : GoldenEstimate.cases("factor")) {
            FactorEstimate estimate = estimateOf(golden);
            for (int item = 0; item < golden.get("ratings").size(); item++) {
                JsonNode factors = golden.get("factors").get(item); // the last ones have none
                estimate.learn(
                        golden.get("ratings").get(item).doubleValue(),
                        golden.get("biases").get(item).doubleValue(),
                        factors == null ? null : GoldenEstimate.floats(factors));
                estimate.userFactor(); // what was solved before must not stay
            }

            assertThat(estimate.userFactor())
                    .containsExactly(GoldenEstimate.doubles(golden.get("user_factor")), within(1e-6));
            assertThat(estimate.estimate(
                            golden.get("target_bias").doubleValue(), GoldenEstimate.floats(golden.get("target"))))
                    .isCloseTo(golden.get("estimate").doubleValue(), within(1e-6));
        }
    }

    @Test
    void withoutFactorsItIsTheEstimateByBiases() {
        // in steps: others' mean 5 (3 stars); item a 14 in 2 ratings, item b 21 in 3
        CollaborativeEstimate byBiases = new CollaborativeEstimate(HALF_STARS, 2, 500, 100);
        byBiases.learn(4.5, 14, 2);
        FactorEstimate estimate = new FactorEstimate(HALF_STARS, 3, 0, 2, 0.1);
        estimate.learn(4.5, 0.5 * (14 - 10) / (2 + 2), null);

        double itemBias = 0.5 * (21 - 15) / (3 + 2);
        assertThat(estimate.estimate(itemBias, null)).isCloseTo(byBiases.estimate(21, 3), within(1e-12));
        assertThat(estimate.biasEstimate(itemBias)).isEqualTo(estimate.estimate(itemBias, null));
        assertThat(estimate.userFactor()).isEmpty();
    }

    @Test
    void anUnknownUserGetsTheMeanAndTheItemsBias() {
        FactorEstimate estimate = new FactorEstimate(HALF_STARS, 3.5, 2, 5, 0.1);

        assertThat(estimate.estimate(-0.25, new float[] {1, 1})).isEqualTo(3.25);
        assertThat(estimate.userFactor()).containsExactly(0, 0);
    }

    @Test
    void likedItemsRaiseWhatIsExpectedOfItemsLikeThem() {
        FactorEstimate estimate = new FactorEstimate(HALF_STARS, 3, 2, 5, 0.1);
        estimate.learn(5, 0, new float[] {1, 0});
        estimate.learn(1, 0, new float[] {0, 1});

        assertThat(estimate.estimate(0, new float[] {1, 0})).isGreaterThan(3.5);
        assertThat(estimate.estimate(0, new float[] {0, 1})).isLessThan(2.5);
    }

    @Test
    void itStaysOnTheScale() {
        FactorEstimate estimate = new FactorEstimate(HALF_STARS, 3, 1, 0.1, 0.001);
        estimate.learn(5, 0, new float[] {1});

        assertThat(estimate.estimate(1, new float[] {100})).isEqualTo(5);
        assertThat(estimate.estimate(0, new float[] {-100})).isEqualTo(0.5);
    }

    @Test
    void factorsOfAnotherRankAndSenselessSettingsAreRefused() {
        assertThatThrownBy(() -> new FactorEstimate(HALF_STARS, 3, 2, 5, 0.1).learn(3, 0, new float[3]))
                .hasMessageContaining("rank 3, expected 2");
        assertThatThrownBy(() -> new FactorEstimate(HALF_STARS, 3, 2, 5, 0)).hasMessageContaining("positive");
    }

    private static FactorEstimate estimateOf(JsonNode golden) {
        return new FactorEstimate(
                HALF_STARS,
                golden.get("mean").doubleValue(),
                golden.get("target").size(),
                golden.get("damping").doubleValue(),
                golden.get("regularization").doubleValue());
    }
}
