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
}
