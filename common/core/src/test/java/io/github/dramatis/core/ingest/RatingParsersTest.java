package io.github.dramatis.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines as the published files have them. */
class RatingParsersTest {
    private static final String MOVIELENS = "userId,movieId,rating,timestamp";
    private static final String AMAZON_5CORE =
            """
            {"overall": 5.0, "verified": true, "reviewerID": "A1YJEY40YUW4SE", "asin": "7806397051", \
            "reviewText": "ok", "unixReviewTime": 1391040000}""";
    private static final String AMAZON_2014 =
            """
            {'reviewerID': 'A1YJEY40YUW4SE', 'asin': '7806397051', 'summary': 'Don\\'t waste your money', \
            'overall': 5.0, 'unixReviewTime': 1391040000}""";
    private static final String AMAZON_2023 =
            """
            {"rating": 5.0, "title": "Such a lovely scent", "asin": "B00YQ6X8EO", "parent_asin": "B00YQ6X8E0", \
            "user_id": "AGKHLEW2SOWHNMFQIJGBECAF7INQ", "timestamp": 1588687728923, "verified_purchase": true}""";

    @Test
    void moviesRatedOnAScaleOfHalves() {
        RatingLineParser parser = RatingParsers.of(TestSources.of("movielens-latest"), "ratings.csv", MOVIELENS);

        assertThat(parser.parse("1,3,0.5,964981247"))
                .isEqualTo(new RatingLine("1", "3", 0.5, 964_981_247_000_000L, null, false));
        assertThat(parser.header()).isEqualTo(MOVIELENS);
    }

    @Test
    void fieldsPartedByColonsAndByTabs() {
        RatingLine expected = new RatingLine("196", "242", 3, 881_250_949_000_000L, null, false);

        assertThat(parse("movielens-1m", "196::242::3::881250949")).isEqualTo(expected);
        assertThat(parse("movielens-100k", "196\t242\t3\t881250949")).isEqualTo(expected);
    }

    @Test
    void reviewsAsJson() {
        RatingLine expected = new RatingLine("A1YJEY40YUW4SE", "7806397051", 5, 1_391_040_000_000_000L, null, false);

        assertThat(parse("amazon-5core", AMAZON_5CORE)).isEqualTo(expected);
        assertThat(parse("amazon-5core", AMAZON_2014)).isEqualTo(expected);
        assertThat(parse("amazon-2023", AMAZON_2023))
                .isEqualTo(new RatingLine(
                        "AGKHLEW2SOWHNMFQIJGBECAF7INQ", "B00YQ6X8E0", 5, 1_588_687_728_923_000L, null, false));
    }

    @Test
    void aLineThatIsCutShortIsRefusedAndNotThrown() {
        RatingLineParser json = RatingParsers.of(TestSources.of("amazon-2023"), "reviews", AMAZON_2023);

        assertThat(json.parse("{\"user_id\": \"A").problem()).startsWith("it is not JSON");
        assertThat(json.parse("[1]").problem()).isEqualTo("it is not a JSON object");
        assertThat(parse("movielens-1m", "1::2::3::4", "1::2::3").problem())
                .isEqualTo("it has 3 fields where 4 are expected");
    }

    @Test
    void mappedColumnsMayStandAnywhere() {
        RatingLineParser parser =
                RatingParsers.of(TestSources.of("csv"), "log.csv", "\"timestamp\",device,item_id,user_id,rating");

        assertThat(parser.parse("2020-01-01,tv,\"a,b\",u1,4").itemId()).isEqualTo("a,b");
        assertThat(parser.parse("2020-01-01,tv,\"a,b\",u1,4").userId()).isEqualTo("u1");
    }

    @Test
    void aMissingColumnIsAnsweredWithThoseThereAreAndTheNearest() {
        assertThatThrownBy(() -> RatingParsers.of(TestSources.of("csv"), "log.csv", "userid,item_id,stars,timestamp"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("column user_id (source.columns.user)")
                .hasMessageContaining("userid, item_id, stars, timestamp")
                .hasMessageContaining("source.columns.user: userid");
    }

    @Test
    void aSourceOfWhatWasTakenNeedsNoRatingAndLooksAtNone() {
        SourceConfig taken = TestSources.ofTaken("csv");
        RatingLine expected = new RatingLine("u1", "i1", 1, 1_577_836_800_000_000L, null, false);

        RatingLineParser without = RatingParsers.of(taken, "log.csv", "user_id,item_id,timestamp");
        RatingLineParser with = RatingParsers.of(taken, "log.csv", "user_id,item_id,rating,timestamp");

        assertThat(without.parse("u1,i1,2020-01-01")).isEqualTo(expected);
        assertThat(without.parse("u1,,2020-01-01").problem()).isEqualTo("it has no item");
        assertThat(with.parse("u1,i1,many,2020-01-01")).isEqualTo(expected);
        assertThatThrownBy(() -> RatingParsers.of(TestSources.of("csv"), "log.csv", "user_id,item_id,timestamp"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("column rating (source.columns.rating)")
                .hasMessageContaining("if the source has no ratings, set source.feedback: taken");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "movielens-latest | {\"reviewerID\": \"A\", \"asin\": \"B\"} | amazon-5core"
                        + " | a JSON object with the fields reviewerID, asin",
                "movielens-latest | user,item,rating,timestamp | csv"
                        + " | the names user, item, rating, timestamp parted by commas",
                "movielens-1m | userId,movieId,rating,timestamp | movielens-latest"
                        + " | the names userId, movieId, rating, timestamp parted by commas",
                "movielens-100k | 1::2::3::4 | movielens-1m | 4 fields (number, number, number, number) parted by ::",
                "amazon-5core | {\"parent_asin\": 1, \"user_id\": 2} | amazon-2023"
                        + " | a JSON object with the fields parent_asin, user_id",
                "amazon-2023 | 1\t2\t3\t4 | movielens-100k | 4 fields (number, number, number, number) parted by tabs",
                "csv | PAR1.... | parquet | the beginning of a Parquet file",
            })
    void aFileOfAnotherFormatIsRefusedWithAGuess(String format, String firstLine, String guess, String shape) {
        assertThatThrownBy(() -> RatingParsers.of(TestSources.of(format), "the-file", firstLine))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the-file (source.format: " + format + ")")
                .hasMessageContaining("the first line is " + shape + "\n")
                .hasMessageContaining("set source.format: " + guess);
    }

    @Test
    void aFirstLineThatMayBeSomebodysRowIsNeverQuoted() {
        assertThatThrownBy(() -> RatingParsers.of(TestSources.of("csv"), "log.csv", "auth0|5f7c,i1,4,2020-01-01,,zest"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("column user_id (source.columns.user)")
                .hasMessageContaining("6 fields (text, text, number, time, empty, text) parted by commas")
                .hasMessageContaining("give the file a header")
                .hasMessageNotContainingAny("auth0", "i1", "2020", "zest");
        assertThatThrownBy(() -> RatingParsers.of(TestSources.of("csv"), "log.csv", "user_id;item_id;stars"))
                .as("names, but parted by another text")
                .hasMessageContaining("the names user_id, item_id, stars parted by semicolons");
        assertThatThrownBy(() -> RatingParsers.of(
                        TestSources.of("movielens-latest"),
                        "f",
                        "{\"reviewerID\": \"A1Y\", \"reviewText\": \"Lovely\"}"))
                .hasMessageContaining("the fields reviewerID, reviewText")
                .hasMessageNotContainingAny("A1Y", "Lovely");
        assertThatThrownBy(() -> RatingParsers.of(TestSources.of("movielens-latest"), "f", "{\"A1Y\": {\"i1\": 5}}"))
                .as("an object by users")
                .hasMessageContaining("a JSON object with one field")
                .hasMessageNotContainingAny("A1Y", "i1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "rating 'it's great, says bob@x' is not a number;rating '...' is not a number",
                "timestamp 20230101120000123456 lies outside the years 1970 to 9999;"
                        + "timestamp ... lies outside the years 1970 to 9999",
                "it is not JSON: Unrecognized token 'bob': was expecting (JSON String, or token 'null');"
                        + "it is not JSON: Unrecognized token '...')",
                "it has 3 fields where 4 are expected;it has 3 fields where 4 are expected",
            })
    void whyARowWasRefusedIsSaidWithoutWhatStandsInIt(String reason, String said) {
        assertThat(LineShape.withoutValues(reason)).isEqualTo(said);
    }

    private static RatingLine parse(String format, String line) {
        return parse(format, line, line);
    }

    private static RatingLine parse(String format, String firstLine, String line) {
        return RatingParsers.of(TestSources.of(format), "file", firstLine).parse(line);
    }
}
