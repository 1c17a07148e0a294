package io.github.dramatis.core.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import org.junit.jupiter.api.Test;

class RatingScaleTest {
    private final RatingScale halfStars = new RatingScale(0.5, 5, 0.5);

    @Test
    void aHalfStarScaleHasTenLevels() {
        assertThat(halfStars.levels()).containsExactly(0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5);
    }

    @Test
    void onlyLevelsAreOnTheScale() {
        assertThat(halfStars.contains(3.5)).isTrue();
        assertThat(halfStars.contains(3.7)).isFalse();
        assertThat(halfStars.contains(0)).isFalse();
        assertThat(halfStars.contains(5.5)).isFalse();
        assertThat(halfStars.contains(Double.NaN)).isFalse();
    }

    @Test
    void aStepThatMissesTheMaximumIsRefused() {
        assertThatThrownBy(() -> new RatingScale(1, 5, 0.3))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("0.3");
    }

    @Test
    void levelsAreTheNumbersThatPeopleWrite() {
        RatingScale tenths = new RatingScale(1, 5, 0.1);

        assertThat(tenths.at(7)).isEqualTo(1.7);
        assertThat(tenths.levels()).hasSize(41).contains(1.1, 1.9, 2.2, 3.3, 4.6, 5);
        for (double level : tenths.levels()) {
            assertThat(tenths.format(level)).matches("[1-5](\\.[1-9])?");
        }
        assertThat(tenths.format(1 + 7 * 0.1)).isEqualTo("1.7");
        assertThat(new RatingScale(0, 1, 0.05).format(0.15000000000000002)).isEqualTo("0.15");
        assertThat(new RatingScale(0, 1, 0.0001).format(0.0009)).isEqualTo("0.0009");
        assertThat(tenths.format(1e19)).isEqualTo("10000000000000000000");
    }

    @Test
    void whatWasTakenHasOneValueThatSaysNothingMore() {
        assertThat(RatingScale.TAKEN.isRated()).isFalse();
        assertThat(RatingScale.TAKEN.levels()).containsExactly(1);
        assertThat(halfStars.isRated()).isTrue();
        assertThat(new RatingScale(0, 1, 1).isRated()).as("likes and dislikes").isTrue();
    }
}
