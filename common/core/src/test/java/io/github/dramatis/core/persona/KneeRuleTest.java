package io.github.dramatis.core.persona;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KneeRuleTest {
    @Test
    void theKneeIsWhereTheCostStopsFallingFast() {
        assertThat(KneeRule.indexOf(new int[] {1, 2, 3, 4, 5, 6}, new double[] {100, 60, 20, 15, 12, 10}))
                .isEqualTo(2);
    }

    @Test
    void sizesNeedNotBeEvenlySpaced() {
        // below the line by .8 - .25 at 3, by .9 - .5 at 5
        assertThat(KneeRule.indexOf(new int[] {1, 3, 5, 9}, new double[] {100, 20, 10, 0}))
                .isEqualTo(1);
    }

    @Test
    void aStraightOrFlatCurveHasItsKneeAtTheFewestGroups() {
        assertThat(KneeRule.indexOf(new int[] {1, 2, 3}, new double[] {3, 2, 1}))
                .isEqualTo(1);
        assertThat(KneeRule.indexOf(new int[] {1, 2, 3}, new double[] {5, 5, 5}))
                .isEqualTo(1);
    }
}
