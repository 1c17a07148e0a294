package io.github.dramatis.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldOutMeasuresTest {
    @Test
    void measuresAreThoseOfScikitLearn() throws IOException {
        for (JsonNode golden : GoldenSimulation.cases("held_out")) {
            List<String> ranked = GoldenSimulation.elements(golden.get("ranked")).stream()
                    .map(JsonNode::asText)
                    .toList();
            Map<String, Double> heldOut = new HashMap<>();
            golden.get("held_out")
                    .fields()
                    .forEachRemaining(entry ->
                            heldOut.put(entry.getKey(), entry.getValue().doubleValue()));

            HeldOutMeasures measures =
                    HeldOutMeasures.of(ranked, heldOut, golden.get("k").intValue());

            assertThat(measures.ndcg()).isCloseTo(golden.get("ndcg").doubleValue(), within(1e-12));
            assertThat(measures.hitRate()).isEqualTo(golden.get("hit_rate").doubleValue());
            assertThat(measures.precision()).isCloseTo(golden.get("precision").doubleValue(), within(1e-12));
            if (golden.get("hit_rating").isNull()) {
                assertThat(measures.hitRating()).isNaN();
            } else {
                assertThat(measures.hitRating())
                        .isCloseTo(golden.get("hit_rating").doubleValue(), within(1e-12));
            }
        }
    }

    /** One of two found, at the second place: (1 / log2 3) / (1 + 1 / log2 3). */
    @Test
    void aShortListIsNotForgiven() {
        HeldOutMeasures measures = HeldOutMeasures.of(List.of("a", "b"), Map.of("b", 5.0, "z", 1.0), 10);

        assertThat(measures.ndcg()).isCloseTo(0.63093 / 1.63093, within(1e-5));
        assertThat(measures.precision()).isEqualTo(0.1);
        assertThat(measures.hitRating()).isEqualTo(5);
    }

    @Test
    void withoutRatingsThereAreHitsWithoutARating() {
        HeldOutMeasures measures = HeldOutMeasures.of(List.of("a"), Map.of("a", Double.NaN), 1);

        assertThat(measures.ndcg()).isOne();
        assertThat(measures.hitRating()).isNaN();
    }

    @Test
    void aUserWhoTookNothingHasNoMeasuresAndAnEmptyListFindsNothing() {
        assertThat(HeldOutMeasures.of(List.of("a"), Map.of(), 5).ndcg()).isNaN();
        assertThat(HeldOutMeasures.of(List.of(), Map.of("a", 1.0), 5).ndcg()).isZero();
    }

    @Test
    void anItemTwiceOrNoPlaceAtAllIsAnError() {
        assertThatThrownBy(() -> HeldOutMeasures.of(List.of("a", "a"), Map.of("a", 1.0), 2))
                .hasMessageContaining("no item twice");
        assertThatThrownBy(() -> HeldOutMeasures.of(List.of("a"), Map.of("a", 1.0), 0))
                .hasMessageContaining("k must be 1");
    }
}
