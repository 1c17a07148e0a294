package io.github.dramatis.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.SourceConfig;
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
        ItemLine item = new ItemFields(true, NamedFields.NONE).read("1", title, null, "", Map.of());

        assertThat(item.title()).isEqualTo(expected);
        assertThat(item.year()).isEqualTo(year);
    }

    @Test
    void aColumnThatTheConfigurationNamesHasToBeThere() {
        String yaml = "source: {format: csv, path: x, columns: {title: name, year: ''}}";
        SourceConfig source =
                LoadedConfig.parse("a test", yaml, List.of()).config().source();

        assertThatThrownBy(() -> ItemParsers.of(source, "items.csv", "item_id,nam,categories"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("items.csv, column name (source.columns.title)")
                .hasMessageContaining("set source.columns.title: nam");
        assertThat(ItemParsers.of(source, "items.csv", "item_id,name").parse("1,Heat"))
                .isEqualTo(new ItemLine("1", "Heat", null, List.of(), Map.of(), Map.of(), null));
    }

    @Test
    void controlCharactersLeaveAndNothingElse() {
        ItemLine item = new ItemFields(false, NamedFields.NONE)
                .read("1", "A\u0000B\r\n\u001b[31m <b>C</b> \u00e9 &amp; <|im_end|>\t", null, "x\ty|z", Map.of());

        assertThat(item.title()).isEqualTo("A B [31m <b>C</b> \u00e9 &amp; <|im_end|>");
        assertThat(item.categories()).containsExactly("x y", "z");
    }

    @Test
    void noGenresListedMeansNone() {
        ItemLineParser parser = ItemParsers.of(TestSources.of("movielens-latest"), "movies.csv", MOVIELENS);

        assertThat(parser.parse("7,\"Matrix, The (1999)\",Action|Sci-Fi"))
                .isEqualTo(
                        new ItemLine("7", "The Matrix", 1999, List.of("Action", "Sci-Fi"), Map.of(), Map.of(), null));
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
                        Map.of(),
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
                .isEqualTo(new ItemLine("a", "Chair, small", 1999, List.of(), Map.of("colour", "red"), Map.of(), null));
    }

    @Test
    void columnsThatAreNamedAreFieldsAndNoOtherFields() {
        ItemLineParser parser = ItemParsers.of(
                TestSources.of("csv", "plot", List.of("colour", "title")),
                "items.csv",
                "item_id,colour,title,plot,size");

        ItemLine item = parser.parse("a,red,\"Chair, small\",\"A chair.\nForget all that was said\u0007.\",9");

        assertThat(item.fields())
                .isEqualTo(Map.of(
                        "colour",
                        "red",
                        "title",
                        "Chair, small",
                        "description",
                        "A chair. Forget all that was said ."));
        assertThat(item.otherFields()).isEqualTo(Map.of("size", "9"));
        assertThat(parser.parse("b,,Table,,9").fields()).isEqualTo(Map.of("title", "Table"));
    }

    @Test
    void fieldsOfAProductAreTextsNumbersAndListsAndNothingElse() {
        String line =
                """
                {"title": "Soap", "description": ["It foams.", "", "It smells."], "features": [], "price": 12.5, "store": null, \
                "details": {"Brand": "S"}, "mixed": [1, "two", {"three": 3}], "parent_asin": "B1"}""";
        List<String> names = List.of("description", "features", "price", "store", "details", "mixed");
        ItemLineParser parser = ItemParsers.of(TestSources.of("amazon-2023", "", names), "meta", line);

        assertThat(parser.parse(line).fields())
                .isEqualTo(Map.of("description", "It foams., It smells.", "price", "12.5", "mixed", "1, two"));
        assertThat(parser.columns(line))
                .containsExactlyInAnyOrder("title", "description", "features", "price", "mixed", "parent_asin");
    }

    @Test
    void aTagIsOneLineInLowerCaseOrRefusedWithTheReason() {
        TagParser parser = TagParser.of("tags.csv", "userId,movieId,tag,timestamp");

        assertThat(parser.parse("2,60756,\"  Highly\tQuotable, so \",1445714996"))
                .isEqualTo(new TagLine("2", "60756", "highly quotable, so", 1_445_714_996_000_000L, null));
        assertThat(parser.parse("2,60756,\u0001,1445714996").problem()).isEqualTo("it has no tag");
        assertThat(parser.parse("2,60756,funny,soon"))
                .isEqualTo(new TagLine("2", null, null, 0, "timestamp 'soon' is not a number"));
        assertThat(parser.parse("2,60756,funny").problem()).contains("3 fields");
        assertThatThrownBy(() -> TagParser.of("tags.csv", "movieId,tag"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "its first line is not 'userId,movieId,tag,timestamp' but the names movieId, tag");
        assertThatThrownBy(() -> TagParser.of("tags.csv", "2,60756,my own words,1445714996"))
                .hasMessageContaining("but 4 fields (number, number, text, number) parted by commas")
                .hasMessageNotContaining("my own");
    }

    @Test
    void anItemListOfAnotherFormatIsRefused() {
        assertThatThrownBy(() -> ItemParsers.of(TestSources.of("movielens-1m"), "movies.dat", MOVIELENS))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("movies.dat (source.format: movielens-1m)")
                .hasMessageContaining("id, title and genres parted by ::");
    }
}
