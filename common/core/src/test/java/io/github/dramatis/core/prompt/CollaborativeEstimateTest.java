package io.github.dramatis.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.rating.RatingScale;
import org.junit.jupiter.api.Test;

class CollaborativeEstimateTest {
    private static final RatingScale HALF_STARS = new RatingScale(0.5, 5, 0.5);
    private static final int FOUR_STARS = 7;

    @Test
    void aKnownCaseComesOutAsByHand() {
        // others: mean 3 stars = step 5; item rated 4 stars by two others; user gave 4.5 to an item at the mean
        CollaborativeEstimate estimate = new CollaborativeEstimate(HALF_STARS, 2, 500, 100);
        estimate.learn(4.5, 0, 0);

        // b_item = (14 - 10) / 4 = 1 step, b_user = (8 - 5) / 3 = 1 step
        assertThat(estimate.estimate(2 * FOUR_STARS, 2)).isCloseTo(4.0, within(1e-12));
    }

    @Test
    void withoutAnyRatingItIsTheMeanOfTheOthers() {
        assertThat(new CollaborativeEstimate(HALF_STARS, 5, 500, 100).estimate(0, 0))
                .isEqualTo(3);
    }

    @Test
    void withoutOthersItStartsFromTheMiddleOfTheScale() {
        CollaborativeEstimate alone = new CollaborativeEstimate(HALF_STARS, 5, 0, 0);

        assertThat(alone.estimate(0, 0)).isEqualTo(2.75);
    }

    @Test
    void itStaysOnTheScale() {
        CollaborativeEstimate estimate = new CollaborativeEstimate(HALF_STARS, 0.01, 100, 100);
        for (int i = 0; i < 50; i++) {
            estimate.learn(5, 0, 100);
        }

        assertThat(estimate.estimate(900, 100)).isEqualTo(5);
    }
}
