package io.github.dramatis.lm.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.lm.TallModel;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Protects: only layers that a backward goes through have memory of their own, and what was enough once stays. */
class ActivationsTest {
    @Test
    void layersBelowTheLowestAdaptedOneShareTheirMemory() {
        try (LanguageModel model = TallModel.load();
                Activations activations = new Activations(model.config())) {
            activations.reserve(10, 4);
            assertThat(activations.layer(0)).isSameAs(activations.layer(3));
            assertThat(memories(activations)).isEqualTo(3); // one for 0 to 3, and those of 4 and 5
            activations.reserve(10, TallModel.LAYERS);
            assertThat(memories(activations))
                    .as("a pass without a backward needs no other memory")
                    .isEqualTo(3);
            activations.reserve(12, TallModel.LAYERS);
            assertThat(memories(activations))
                    .as("a longer pass takes no memory away from the next backward")
                    .isEqualTo(3);
            activations.reserve(5, 0);
            assertThat(memories(activations)).isEqualTo(6);
        }
    }

    @Test
    void aPassWithoutBackwardNeedsTheMemoryOfOneLayer() {
        try (LanguageModel model = TallModel.load();
                Activations activations = new Activations(model.config())) {
            activations.reserve(10, TallModel.LAYERS);
            assertThat(memories(activations)).isEqualTo(1);
        }
    }

    private static int memories(Activations activations) {
        Set<LayerActivations> distinct = new HashSet<>();
        IntStream.range(0, TallModel.LAYERS).mapToObj(activations::layer).forEach(distinct::add);
        return distinct.size();
    }
}
