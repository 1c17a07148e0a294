package io.github.dramatis.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.rating.RatingScale;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatingFieldsTest {
    private static final RatingFields FIELDS = new RatingFields(new RatingScale(1, 5, 1), SourceTime.ANY);

    @ParameterizedTest
    @CsvSource({
        "964982703, 2000-07-30T18:45:03Z",
        "964982703000, 2000-07-30T18:45:03Z",
        "1588687728923, 2020-05-05T14:08:48.923Z",
        "9.64982703E8, 2000-07-30T18:45:03Z",
        "2000-07-30T18:45:03Z, 2000-07-30T18:45:03Z",
        "2000-07-30 18:45:03, 2000-07-30T18:45:03Z",
        "2000-07-30 18:45:03.25, 2000-07-30T18:45:03.250Z",
        "2000-07-30T20:45:03+02:00, 2000-07-30T18:45:03Z",
        "2000-07-30, 2000-07-30T00:00:00Z"
    })
    void timesAreReadInTheWaysTheyAreWritten(String text, Instant expected) {
        RatingLine line = FIELDS.read("u", "i", "4", text);

        assertThat(line.problem()).isNull();
        assertThat(Instant.EPOCH.plus(line.epochMicros(), ChronoUnit.MICROS)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "30.07.2000", "-5", "NaN", "2000-13-01", "1e30"})
    void whatIsNoTimeIsRefusedWithTheText(String text) {
        assertThat(FIELDS.read("u", "i", "4", text).problem())
                .contains("timestamp")
                .contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"four", "NaN", "0x4", "4d", "Infinity", "--4"})
    void whatIsNoNumberIsNoRating(String text) {
        assertThat(FIELDS.read("u", "i", text, "1").problem()).contains("'" + text + "' is not a number");
    }

    @Test
    void aRatingOffTheScaleIsRefusedForThatAlone() {
        RatingLine tooHigh = FIELDS.read("u", "i", "7", "1");
        RatingLine between = FIELDS.read("u", "i", "3.5", "1");

        assertThat(tooHigh.outsideScale()).isTrue();
        assertThat(tooHigh.rating()).isEqualTo(7);
        assertThat(tooHigh.problem()).isEqualTo("rating 7 is not on the scale 1 to 5 by 1");
        assertThat(between.outsideScale()).isTrue();
    }

    @Test
    void aMissingFieldIsNamed() {
        assertThat(FIELDS.read(null, "i", "4", "1").problem()).isEqualTo("it has no user");
        assertThat(FIELDS.read("u", " ", "4", "1").problem()).isEqualTo("it has no item");
        assertThat(FIELDS.read("u", "i", null, "1").problem()).isEqualTo("it has no rating");
        assertThat(FIELDS.read("u", "i", "4", "").problem()).isEqualTo("it has no timestamp");
    }

    /** By it a refused row is found when its user asks to be forgotten. */
    @Test
    void aRefusedRatingKeepsItsUserWhereThereIsOne() {
        assertThat(FIELDS.read(" auth0|5f7c ", "i", "many", "1").userId()).isEqualTo("auth0|5f7c");
        assertThat(FIELDS.read("u", "i", "4", "yesterday").userId()).isEqualTo("u");
        assertThat(FIELDS.read("u", null, "4", "1").userId()).isEqualTo("u");
        assertThat(FIELDS.read(" ", "i", "4", "1").userId()).isNull();
    }
}
