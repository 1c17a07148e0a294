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
                "movielens-latest | {\"reviewerID\": \"A\", \"asin\": \"B\"} | amazon-5core",
                "movielens-latest | user,item,rating,timestamp | csv",
                "movielens-1m | userId,movieId,rating,timestamp | movielens-latest",
                "movielens-100k | 1::2::3::4 | movielens-1m",
                "amazon-5core | {\"parent_asin\": 1, \"user_id\": 2} | amazon-2023",
                "amazon-2023 | 1\t2\t3\t4 | movielens-100k",
                "csv | PAR1.... | parquet",
            })
    void aFileOfAnotherFormatIsRefusedWithAGuess(String format, String firstLine, String guess) {
        assertThatThrownBy(() -> RatingParsers.of(TestSources.of(format), "the-file", firstLine))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the-file (source.format: " + format + ")")
                .hasMessageContaining(firstLine.replace('\t', ' '))
                .hasMessageContaining("set source.format: " + guess);
    }

    private static RatingLine parse(String format, String line) {
        return parse(format, line, line);
    }

    private static RatingLine parse(String format, String firstLine, String line) {
        return RatingParsers.of(TestSources.of(format), "file", firstLine).parse(line);
    }
}
