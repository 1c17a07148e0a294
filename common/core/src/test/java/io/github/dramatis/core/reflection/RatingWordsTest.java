package io.github.dramatis.core.reflection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.rating.RatingScale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatingWordsTest {
    @ParameterizedTest
    @CsvSource({
        "0.3, half a star",
        "-0.7, half a star",
        "0.9, a star",
        "1.4, a star and a half",
        "-2.1, 2 stars",
        "2.5, 2.5 stars",
        "4.5, 4.5 stars"
    })
    void differencesOnAScaleUpToFiveAreStars(double difference, String words) {
        assertThat(new RatingWords(Ratings.HALF_STARS).difference(difference)).isEqualTo(words);
        assertThat(new RatingWords(new RatingScale(1, 5, 1)).difference(difference))
                .isEqualTo(words);
    }

    @Test
    void differencesOnOtherScalesArePoints() {
        assertThat(new RatingWords(new RatingScale(1, 10, 1)).difference(-1.26)).isEqualTo("1.3 points");
        assertThat(new RatingWords(new RatingScale(0, 100, 1)).difference(12.6)).isEqualTo("13 points");
        assertThat(new RatingWords(new RatingScale(-10, 5, 1)).difference(2)).isEqualTo("2.0 points");
    }

    @Test
    void meansHaveOneDecimalUnlessTheScaleIsWide() {
        RatingWords jester = new RatingWords(new RatingScale(-10, 10, 0.5));
        assertThat(jester.mean(-3.25)).isEqualTo("-3.3");
        assertThat(jester.mean(-0.04)).isEqualTo("0.0");
        assertThat(new RatingWords(Ratings.HALF_STARS).mean(3.96)).isEqualTo("4.0");
        assertThat(new RatingWords(new RatingScale(0, 100, 1)).mean(61.5)).isEqualTo("62");
    }
}
