package io.github.dramatis.core.reflection.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.reflection.RatedItem;
import io.github.dramatis.core.reflection.RatingSum;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protects: short titles and categories do not hide titles that a model made up. */
class KnownTitlesTest {
    private final KnownTitles titles = new KnownTitles();

    KnownTitlesTest() {
        add("It", "Horror");
        add("Her", "Drama");
        add("Heat", "Crime");
        add("The Lord of the Rings: The Two Towers", "Film-Noir");
        add("$", "Comedy");
        add("Heat Wave (1990)", "Crime");
    }

    private void add(String title, String category) {
        titles.add(new RatedItem(title, title, 2000, List.of(category), 4, Instant.EPOCH, new RatingSum(0, 0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I like \"Heat\" and \"The Heat\".",
                "I like \"Her (2000)\" best.",
                "I like \"The Lord of the Rings\" most.",
                "I like \"Film-Noir\" and \"Drama\".",
                "I liked Heat (1995) and Her (2013).",
                "I like \"$\" too.",
                "I liked The Lord of the Rings: The Two Towers (2002).",
                "I rated Heat Wave (1990) a 4, and \"Heat Wave\" was worth it."
            })
    void whatWasShownMayBeNamed(String text) {
        assertThat(titles.invented(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I like \"Mother\".",
                "I like \"Heather\".",
                "I like \"The Way It Is\".",
                "I like \"Crime and Punishment\".",
                "I like \"The Drama Queen\".",
                "I liked Mother (1996).",
                "I liked a good Drama (1996).",
                "I liked Panther (1995).",
                "I liked Heat; Panther (1995) as well.",
                "I liked Heat Wave: The Return (1990)."
            })
    void wordsAndCategoriesWithinOthersAreNoTitles(String text) {
        assertThat(titles.invented(text)).isPresent();
    }
}
