package io.github.dramatis.spark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.prompt.OwnRating;
import io.github.dramatis.core.rating.RatingScale;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EarlierRatingsTest {
    private final EarlierRatings earlier = new EarlierRatings(new RatingScale(1, 5, 1), 3);

    private static HistoryItem rated(String item, float... vector) {
        return new HistoryItem(
                item,
                "train",
                4,
                item,
                null,
                List.of(),
                0,
                0,
                0,
                null,
                vector.length == 0 ? null : vector,
                null,
                Map.of(),
                List.of(),
                null,
                null);
    }

    private List<String> nearest(HistoryItem target, int count) {
        return earlier.nearest(target, count).stream()
                .map(OwnRating::item)
                .map(item -> item.title())
                .toList();
    }

    @Test
    void theMostAlikeComeFirst() {
        earlier.add(rated("opposite", -1, 0), 0);
        earlier.add(rated("aslant", 0.7f, 0.7f), 1);
        earlier.add(rated("same", 1, 0), 2);

        assertThat(nearest(rated("target", 1, 0), 2)).containsExactly("same", "aslant");
    }

    @Test
    void ofEqualsTheNewerComesFirst() {
        earlier.add(rated("older", 1, 0), 0);
        earlier.add(rated("newer", 1, 0), 1);

        assertThat(nearest(rated("target", 1, 1), 2)).containsExactly("newer", "older");
    }

    @Test
    void onlyTheNewestAreKept() {
        for (int i = 0; i < 5; i++) {
            earlier.add(rated("item " + i, 1, 0), i);
        }

        assertThat(nearest(rated("target", 1, 0), 5)).containsExactly("item 4", "item 3", "item 2");
    }

    @Test
    void whatHasNoVectorIsNotCompared() {
        earlier.add(rated("without"), 0);
        earlier.add(rated("with", 1, 0), 1);

        assertThat(nearest(rated("target", 1, 0), 5)).containsExactly("with");
        assertThat(nearest(rated("target"), 5)).isEmpty();
    }
}
