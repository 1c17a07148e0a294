package io.github.dramatis.core.persona;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdjustedRandIndexTest {
    /** Two groupings and what scikit-learn says of them (tests/golden/clusters.py). */
    record Pair(List<Integer> left, List<Integer> right, double index) {}

    @Test
    void itIsScikitLearns() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/golden/adjusted-rand.json")) {
            assertThat(new ObjectMapper().readValue(in, Pair[].class))
                    .hasSize(8)
                    .allSatisfy(pair -> assertThat(AdjustedRandIndex.of(pair.left(), pair.right()))
                            .isCloseTo(pair.index(), within(1e-12)));
        }
    }

    @Test
    void theGroupsNamesDoNotMatter() {
        assertThat(AdjustedRandIndex.of(List.of("a", "a", "b"), List.of(7, 7, 3)))
                .isEqualTo(1);
    }

    @Test
    void groupingsOfDifferentThingsAreNotCompared() {
        assertThatThrownBy(() -> AdjustedRandIndex.of(List.of(1), List.of(1, 2)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
