package io.github.dramatis.core.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.estimate.ConditionalLogitFit.Slate;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionalLogitFitTest {
    private static JsonNode golden(String name) throws IOException {
        try (InputStream in = ConditionalLogitFitTest.class.getResourceAsStream("/golden/choice.json")) {
            return new ObjectMapper().readTree(in).get(name);
        }
    }

    private static List<Slate> slates(JsonNode fit) {
        List<Slate> slates = new ArrayList<>();
        for (JsonNode slate : fit.get("slates")) {
            double[][] items = new double[slate.get("items").size()][];
            for (int i = 0; i < items.length; i++) {
                items[i] = GoldenEstimate.doubles(slate.get("items").get(i));
            }
            slates.add(new Slate(items, slate.get("taken").asInt()));
        }
        return slates;
    }

    @Test
    void weightsAndChancesAreThoseOfScipy() throws IOException {
        for (JsonNode fit : golden("fits")) {
            List<Slate> slates = slates(fit);

            ConditionalLogit model = ConditionalLogitFit.of(slates);

            assertThat(model.weights()).containsExactly(GoldenEstimate.doubles(fit.get("weights")), within(1e-5));
            assertThat(model.none()).isCloseTo(fit.get("none").doubleValue(), within(1e-5));
            assertThat(model.probabilities(slates.get(0).items()))
                    .containsExactly(GoldenEstimate.doubles(fit.get("first")), within(1e-6));
        }
    }

    @Test
    void numbersThatAreAlikeOrTellEverythingHaveAFiniteAnswer() {
        List<Slate> slates = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            slates.add(new Slate(new double[][] {{1, 7, 7}, {0, 7, 7}, {0, 7, 7}}, 0));
        }

        ConditionalLogit model = ConditionalLogitFit.of(slates);

        double[] p = model.probabilities(new double[][] {{0, 7, 7}, {1, 7, 7}});
        assertThat(p[1]).isGreaterThan(0.95);
        assertThat(p[0] + p[1] + p[2]).isCloseTo(1, within(1e-12));
        assertThat(model.weights()[1]).isZero();
    }

    @Test
    void noneIsAnAnswerOfItsOwn() {
        List<Slate> slates = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            slates.add(new Slate(new double[][] {{i % 3}, {i % 5}}, i % 4 == 0 ? 0 : 2));
        }

        assertThat(ConditionalLogitFit.of(slates).probabilities(new double[][] {{1}, {2}})[2])
                .isBetween(0.6, 0.9);
    }

    @Test
    void withoutChoicesThereIsNothingToFit() {
        assertThatThrownBy(() -> ConditionalLogitFit.of(List.of())).hasMessageContaining("no choices");
        assertThatThrownBy(() -> new Slate(new double[][] {{1}}, 2)).hasMessageContaining("place 2");
    }
}
