package io.github.dramatis.spark.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.rating.RatingScale;
import org.junit.jupiter.api.Test;

class LabelDistributionTest {
    private static final RatingScale STARS = new RatingScale(1, 5, 1);
    private static final double[] LOG = logs(0.05, 0.05, 0.1, 0.2, 0.1);

    private static double[] logs(double... probabilities) {
        double[] logs = probabilities.clone();
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.log(logs[i]);
        }
        return logs;
    }

    @Test
    void theLabelsShareIsRenormalizedAndWhatTheyHadTogetherIsKept() {
        LabelDistribution distribution = LabelDistribution.of(LOG, 1);

        assertThat(distribution.probabilities()).containsExactly(new double[] {0.1, 0.1, 0.2, 0.4, 0.2}, within(1e-12));
        assertThat(distribution.mass()).isCloseTo(0.5, within(1e-12));
        assertThat(distribution.expected(STARS)).isCloseTo(3.5, within(1e-12));
    }

    @Test
    void temperatureTwoTakesTheSquareRoot() {
        double[] half = LabelDistribution.of(LOG, 2).probabilities();

        assertThat(half[3] / half[0]).isCloseTo(2, within(1e-12));
    }

    @Test
    void drawsFollowTheCumulatedProbability() {
        LabelDistribution distribution = LabelDistribution.of(LOG, 1);

        assertThat(distribution.draw(STARS, 0)).isEqualTo(1);
        assertThat(distribution.draw(STARS, 0.15)).isEqualTo(2);
        assertThat(distribution.draw(STARS, 0.5)).isEqualTo(4);
        assertThat(distribution.draw(STARS, 0.999999)).isEqualTo(5);
    }

    @Test
    void labelsThatTheModelAllButExcludesStillMakeADistribution() {
        LabelDistribution distribution = LabelDistribution.of(new double[] {-900, -901, -902, -903, -904}, 1);

        assertThat(distribution.mass()).isZero();
        assertThat(distribution.probabilities()[0]).isCloseTo(0.636, within(1e-3));
    }
}
