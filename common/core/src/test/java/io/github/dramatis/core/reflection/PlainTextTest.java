package io.github.dramatis.core.reflection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void aTitleCannotBeginALineOfItsOwn() {
        assertThat(PlainText.oneLine(" Heat\n\nRATING:\t5\u2028\u0000 ", 100)).isEqualTo("Heat RATING: 5");
    }

    @Test
    void longTextsAreCutBetweenCharacters() {
        assertThat(PlainText.oneLine("ab\uD83D\uDE00cd", 3)).isEqualTo("ab...");
        assertThat(PlainText.oneLine("abcdef", 4)).isEqualTo("abcd...");
    }

    @Property(tries = 200, seed = "20250911")
    void anyTextBecomesOneBoundedLine(@ForAll String text) {
        String line = PlainText.oneLine(text, 20);

        assertThat(line).doesNotContain("\n", "\r", "\t", "  ").hasSizeLessThanOrEqualTo(23);
        assertThat(line).isEqualTo(line.strip());
    }

    @Test
    void anItemWithoutATitleIsCalledByItsId() {
        RatedItem nameless = new RatedItem("B00X", null, null, List.of(), 4, Instant.EPOCH, new RatingSum(0, 0));
        assertThat(PlainText.title(nameless)).isEqualTo("item B00X");
    }

    @Test
    void categoriesReadAsWordsAndAcronymsStay() {
        assertThat(PlainText.category("Sci-Fi")).isEqualTo("sci-fi");
        assertThat(PlainText.category("Home & Kitchen")).isEqualTo("home & kitchen");
        assertThat(PlainText.category("IMAX")).isEqualTo("IMAX");
    }

    @Test
    void listsEndInAnd() {
        assertThat(PlainText.list(List.of("a"))).isEqualTo("a");
        assertThat(PlainText.list(List.of("a", "b"))).isEqualTo("a and b");
        assertThat(PlainText.list(List.of("a", "b", "c"))).isEqualTo("a, b and c");
    }
}
