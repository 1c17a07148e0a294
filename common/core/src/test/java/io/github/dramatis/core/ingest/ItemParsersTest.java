package io.github.dramatis.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines as the published files have them. */
class ItemParsersTest {
    private static final String MOVIELENS = "movieId,title,genres";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Toy Story (1995) | Toy Story | 1995",
                "Death Note (2006\u20132007) | Death Note | 2006",
                "Fear City (2011-) | Fear City | 2011",
                "'Hyena Road  (2015) ' | Hyena Road | 2015",
                "Babylon 5 | Babylon 5 | ",
                "Nikita (Femme Nikita, La) (1990) | Nikita (La Femme Nikita) | 1990",
                "Ready (or Not) | Ready (or Not) | "
            })
    void theYearIsTakenOffTheTitle(String title, String expected, Integer year) {
        ItemLine item = new ItemFields(true).read("1", title, null, "", Map.of());

        assertThat(item.title()).isEqualTo(expected);
        assertThat(item.year()).isEqualTo(year);
    }

    @Test
    void controlCharactersLeaveAndNothingElse() {
        ItemLine item = new ItemFields(false)
                .read("1", "A\u0000B\r\n\u001b[31m <b>C</b> \u00e9 &amp; <|im_end|>\t", null, "x\ty|z", Map.of());

        assertThat(item.title()).isEqualTo("A B [31m <b>C</b> \u00e9 &amp; <|im_end|>");
        assertThat(item.categories()).containsExactly("x y", "z");
    }

    @Test
    void noGenresListedMeansNone() {
        ItemLineParser parser = ItemParsers.of(TestSources.of("movielens-latest"), "movies.csv", MOVIELENS);

        assertThat(parser.parse("7,\"Matrix, The (1999)\",Action|Sci-Fi"))
                .isEqualTo(new ItemLine("7", "The Matrix", 1999, List.of("Action", "Sci-Fi"), Map.of(), null));
        assertThat(parser.parse("8,Green (2010),(no genres listed)").categories())
                .isEmpty();
        assertThat(parser.parse("8,Green").problem()).contains("2 fields");
    }

    @Test
    void genresAsFlags() {
        String line = "1|Toy Story (1995)|01-Jan-1995||http://us.imdb.com/M/title-exact?Toy%20Story%20(1995)"
                + "|0|0|0|1|1|1|0|0|0|0|0|0|0|0|0|0|0|0|0";

        ItemLine item =
                ItemParsers.of(TestSources.of("movielens-100k"), "u.item", line).parse(line);

        assertThat(item.title()).isEqualTo("Toy Story");
        assertThat(item.categories()).containsExactly("Animation", "Children's", "Comedy");
        assertThat(item.otherFields()).containsEntry("release_date", "01-Jan-1995");
    }

    @Test
    void whatBuyersThoughtOfAProductIsNotTakenOver() {
        String line =
                """
                {"main_category": "All Beauty", "title": "Howard LC0008", "average_rating": 4.8, "rating_number": 10, \
                "price": 12.5, "store": "Howard Products", "categories": [], "parent_asin": "B01CUPMQZE"}""";

        ItemLine item =
                ItemParsers.of(TestSources.of("amazon-2023"), "meta", line).parse(line);

        assertThat(item)
                .isEqualTo(new ItemLine(
                        "B01CUPMQZE",
                        "Howard LC0008",
                        null,
                        List.of("All Beauty"),
                        Map.of("price", "12.5", "store", "Howard Products"),
                        null));
    }

    @Test
    void pathsOfCategoriesBecomeTheirDistinctParts() {
        String line =
                """
                {'asin': '0001048791', 'title': 'The Crucible', 'categories': [['Books', 'Plays'], ['Books']]}""";

        assertThat(ItemParsers.of(TestSources.of("amazon-5core"), "meta", line)
                        .parse(line)
                        .categories())
                .containsExactly("Books", "Plays");
    }

    @Test
    void unmappedColumnsStayAsOtherFields() {
        ItemLineParser parser = ItemParsers.of(TestSources.of("csv"), "items.csv", "item_id,colour,title,year");

        assertThat(parser.parse("a,red,\"Chair, small\",1999-05-01"))
                .isEqualTo(new ItemLine("a", "Chair, small", 1999, List.of(), Map.of("colour", "red"), null));
    }

    @Test
    void anItemListOfAnotherFormatIsRefused() {
        assertThatThrownBy(() -> ItemParsers.of(TestSources.of("movielens-1m"), "movies.dat", MOVIELENS))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("movies.dat (source.format: movielens-1m)")
                .hasMessageContaining("id, title and genres parted by ::");
    }
}
