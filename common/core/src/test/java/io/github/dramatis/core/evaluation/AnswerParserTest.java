package io.github.dramatis.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.evaluation.ParsedAnswer.Kind;
import io.github.dramatis.core.rating.RatingScale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protects the unrelated-response rate: what counts as a rating is decided here and nowhere else. */
class AnswerParserTest {
    private final AnswerParser halfStars = new AnswerParser(new RatingScale(0.5, 5, 0.5));
    private final AnswerParser stars = new AnswerParser(new RatingScale(1, 5, 1));
    private final AnswerParser fromZero = new AnswerParser(new RatingScale(0, 10, 1));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "' 4'                          | 4",
                "4.5                           | 4.5",
                "'4,5'                         | 4.5",
                "'4, because it is'            | 4",
                "4.                            | 4",
                "4.0                           | 4",
                "4½                            | 4.5",
                "４                            | 4",
                "**3.5** stars                 | 3.5",
                "- 4                           | 4",
                "'\"4\"'                       | 4",
                "'{\"rating\": 4}'             | 4",
                "Rating: 4/5                   | 4",
                "4 out of 5                    | 4",
                "4stars                        | 4",
                "4: a classic                  | 4",
                "'3\nRATING: 5'                | 3",
                "I would give it a 4.          | 4",
                "I'd rate this movie 2.5 stars | 2.5",
                "A solid 4 stars               | 4",
                "'Out of 5 stars, I give it 3' | 3",
                "four                          | 4",
                "Four stars!                   | 4",
                "three and a half stars        | 3.5",
                "★★★★☆                         | 4",
                "★★½                           | 2.5",
                "⭐\uFE0F⭐\uFE0F⭐\uFE0F⭐\uFE0F      | 4",
                "⭐ 4/5                        | 4",
                "★★★★☆ (4.5)                   | 4.5",
                "★★★★/5                        | 4",
                "★ ★ ★ ★ ☆                     | 4",
                "⭐\uFE0F ⭐\uFE0F ⭐\uFE0F          | 3",
                "'★★★★★\n1. Great plot'          | 5",
                "★★★★ 1995 classic             | 4",
                "★★★★★ 3D at its best          | 5",
                "★★★★ - 4.5                    | 4.5",
                "⭐ 4 stars                     | 4",
                "Rating: ⭐⭐⭐⭐                  | 4",
                "My rating: ★★★★☆              | 4",
                "4 1/2                         | 4.5",
                "4 1/2 stars, 1 1/2 hours      | 4.5",
                "½                             | 0.5",
                "½ stars                       | 0.5",
                "🌟🌟🌟 out of 5 stars          | 3",
                "4\uFE0F\u20E3 of them           | 4",
                "As an AI I rate it 4          | 4",
            })
    void aRatingIsReadHoweverItIsWritten(String text, double rating) {
        ParsedAnswer answer = halfStars.parse(text);

        assertThat(answer.kind()).isEqualTo(Kind.RATING);
        assertThat(answer.rating()).hasValue(rating);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "6",
                "4.2",
                "-3",
                "−3",
                "10/10",
                "4/10",
                "8 out of 10",
                "80%",
                "1995",
                "1,000",
                "3.14159",
                "99999999999999999999999999",
                "six",
                "★★★★★★"
            })
    void aNumberOffTheScaleIsNeverRounded(String text) {
        assertThat(halfStars.parse(text).kind()).isEqualTo(Kind.OUT_OF_RANGE);
        assertThat(halfStars.parse(text).rating()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "In 1995 I saw",
                "3D films are",
                "the 4th part",
                "It was great",
                "3-4",
                "3 to 4 stars",
                "4:30 pm",
                "One of the best",
                "I can't believe how good",
                "I don't like it",
                "1990s thrillers",
                "Toy Story 2"
            })
    void wordsWithoutOneRatingAreProse(String text) {
        assertThat(halfStars.parse(text).kind()).isEqualTo(Kind.PROSE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I'm sorry, but",
                "I’m sorry",
                "Sorry, I",
                "As an AI language",
                "I cannot rate",
                "I can't do",
                "I don't know",
                "I haven't seen it",
                "Unfortunately, I",
                "I am unable to",
                "I can't give it more than 3",
                "N/A"
            })
    void refusalsAreTold(String text) {
        assertThat(halfStars.parse(text).kind()).isEqualTo(Kind.REFUSAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n", "...", "**", ":-"})
    void nothingSaidIsEmpty(String text) {
        assertThat(halfStars.parse(text).kind()).isEqualTo(Kind.EMPTY);
    }

    @Test
    void noTextAtAllIsEmptyToo() {
        assertThat(halfStars.parse(null).kind()).isEqualTo(Kind.EMPTY);
    }

    @Test
    void theScaleDecides() {
        assertThat(stars.parse("4.5").kind()).isEqualTo(Kind.OUT_OF_RANGE);
        assertThat(fromZero.parse("0").rating()).hasValue(0);
        assertThat(fromZero.parse("8/10").rating()).hasValue(8);
        assertThat(fromZero.parse("zero").rating()).hasValue(0);
    }

    @Test
    void aPercentageIsARatingOnAScaleOfZeroToAHundredAlone() {
        AnswerParser percent = new AnswerParser(new RatingScale(0, 100, 1));

        assertThat(percent.parse("85%").rating()).hasValue(85);
        assertThat(percent.parse("I would give it 85 %").rating()).hasValue(85);
        assertThat(percent.parse("120%").kind()).isEqualTo(Kind.OUT_OF_RANGE);
        assertThat(fromZero.parse("8%").kind()).isEqualTo(Kind.OUT_OF_RANGE);
    }

    @Test
    void aLongAnswerTakesNoLongerThanAShortOne() {
        String hostile = "rating is ".repeat(100_000) + "1,000,".repeat(100_000);

        assertThat(halfStars.parse(hostile).kind()).isEqualTo(Kind.PROSE);
    }
}
