package io.github.dramatis.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.rating.RatingScale;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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
        "2000-07-30, 2000-07-30T00:00:00Z",
        "2000-07-30T18:45:03+0000, 2000-07-30T18:45:03Z",
        "2000-07-30T20:45:03.5+0200, 2000-07-30T18:45:03.500Z",
        "2000-07-30 18:45:03+00, 2000-07-30T18:45:03Z",
        "2000-07-30 18:45:03 +00:00, 2000-07-30T18:45:03Z",
        "2000-07-30 18:45:03 UTC, 2000-07-30T18:45:03Z",
        "2000-07-30T20:45:03 Europe/Berlin, 2000-07-30T18:45:03Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z",
        "9999-12-31 23:59:59.999999, 9999-12-31T23:59:59.999999Z",
        "253402300799, 9999-12-31T23:59:59Z",
        "253402300799999, 9999-12-31T23:59:59.999Z",
        "253402214400000000, 9999-12-31T00:00:00Z",
        "964982703123456, 2000-07-30T18:45:03.123456Z",
        "964982703123456789, 2000-07-30T18:45:03.123457Z",
        "20000730, 2000-07-30T00:00:00Z",
        "200007301845, 2000-07-30T18:45:00Z",
        "20000730184503, 2000-07-30T18:45:03Z",
        "20000730184503250, 2000-07-30T18:45:03.250Z",
        "21000101, 2100-01-01T00:00:00Z",
        "99991231, 9999-12-31T00:00:00Z",
        "99991231235959, 9999-12-31T23:59:59Z",
        "99991231235959999, 9999-12-31T23:59:59.999Z",
        "120001301, 1973-10-20T21:41:41Z",
        "1e-999999999, 1970-01-01T00:00:00Z"
    })
    void timesAreReadInTheWaysTheyAreWritten(String text, Instant expected) {
        RatingLine line = FIELDS.read("u", "i", "4", text);

        assertThat(line.problem()).isNull();
        assertThat(Instant.EPOCH.plus(line.epochMicros(), ChronoUnit.MICROS)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "30.07.2000",
                "-5",
                "NaN",
                "2000-13-01",
                "20001301",
                "20170732",
                "19000101",
                "19691231",
                "00000000",
                "1e30",
                "1899-12-31T23:00:00Z",
                "+12345-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "2000-07-30T18:45:03 Mars"
            })
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

    @Property
    void noTextMakesItThrow(
            @ForAll("fieldTexts") String user,
            @ForAll("fieldTexts") String item,
            @ForAll("fieldTexts") String rating,
            @ForAll("fieldTexts") String timestamp,
            @ForAll SourceTime time) {
        RatingLine line = new RatingFields(new RatingScale(1, 5, 0.1), time).read(user, item, rating, timestamp);

        assertThat(line.problem() == null).isEqualTo(line.itemId() != null && !line.outsideScale());
        assertThat(line.epochMicros())
                .isBetween(0L, Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond() * 1_000_000);
    }

    /** Anything, and what nearly is a number or a time. */
    @Provide
    Arbitrary<String> fieldTexts() {
        Arbitrary<String> numbers =
                Arbitraries.strings().withChars("0123456789+-.eE").ofMaxLength(25);
        Arbitrary<String> times =
                Arbitraries.strings().withChars("0129-:T .ZUTC+").ofMaxLength(32);
        Arbitrary<String> instants = Arbitraries.longs()
                .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond())
                .map(second -> Instant.ofEpochSecond(second).toString());
        Arbitrary<String> longs = Arbitraries.longs().map(String::valueOf);
        Arbitrary<String> doubles = Arbitraries.doubles().map(String::valueOf);
        return Arbitraries.oneOf(Arbitraries.strings(), numbers, times, instants, longs, doubles)
                .injectNull(0.05);
    }

    @Test
    void aRatingIsTheLevelThatItMeans() {
        RatingFields tenths = new RatingFields(new RatingScale(1, 5, 0.1), SourceTime.ANY);

        assertThat(tenths.read("u", "i", "1.7000000000000002", "1").rating()).isEqualTo(1.7);
    }

    @Test
    void anIdForWhichThereAreNoBytesIsRefused() {
        assertThat(FIELDS.read("Jos\udce9", "i", "4", "1").problem()).contains("surrogate");
        assertThat(FIELDS.read("u", "\ud83d", "4", "1").problem()).contains("surrogate");
        assertThat(FIELDS.read("u", "\ud83d\ude00", "4", "1").problem()).isNull();
        ItemFields items = new ItemFields(false, NamedFields.NONE);
        assertThat(items.read("\ude00x", "t", null, "", Map.of()).problem()).contains("surrogate");
        assertThat(ImpressionFields.read("u", "1", List.of("a", "\ud83d"), null).problem())
                .contains("surrogate");
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
