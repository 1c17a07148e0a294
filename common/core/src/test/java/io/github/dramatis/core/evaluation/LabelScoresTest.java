package io.github.dramatis.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Examples that can be followed by hand; scikit-learn's and scipy's are in {@link OutcomeSumsTest}. */
class LabelScoresTest {
    private final double[] probabilities = {0.2, 0.3, 0.3, 0.2};

    @Test
    void theLogLossIsThatOfTheTrueLabel() {
        assertThat(LabelScores.logLoss(probabilities, 1)).isCloseTo(-Math.log(0.3), within(1e-12));
    }

    @Test
    void anImpossibleLabelCostsAHundredAndNotInfinity() {
        assertThat(LabelScores.logLoss(new double[] {0, 1}, 0)).isEqualTo(100);
    }

    @Test
    void theRankedScoreSumsTheSquaredMissesOfTheCumulativeDistribution() {
        // F = .2 .5 .8; truth at 1: 0 1 1
        assertThat(LabelScores.crps(probabilities, 1, 0.5)).isCloseTo(0.5 * (0.04 + 0.25 + 0.04), within(1e-12));
    }

    @Test
    void ofAPointForecastItIsTheAbsoluteError() {
        assertThat(LabelScores.crps(new double[] {0, 0, 0, 1}, 1, 0.5)).isEqualTo(1);
    }

    @Test
    void modeMedianAndTailTakeTheLowerOfEquals() {
        assertThat(LabelScores.argmax(probabilities)).isEqualTo(1);
        assertThat(LabelScores.median(probabilities)).isEqualTo(1);
        assertThat(LabelScores.median(new double[] {0, 0, 1})).isEqualTo(2);
        assertThat(LabelScores.atLeast(probabilities, 2)).isCloseTo(0.5, within(1e-12));
    }
}
