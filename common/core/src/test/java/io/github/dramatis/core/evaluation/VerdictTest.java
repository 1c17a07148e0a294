package io.github.dramatis.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictTest {
    @Test
    void aNarrowIntervalBelowZeroBeats() {
        assertThat(verdict(-0.03, -0.001)).isEqualTo(Verdict.BEATS);
    }

    @Test
    void aNarrowIntervalThatReachesZeroFails() {
        assertThat(verdict(-0.03, 0)).isEqualTo(Verdict.FAILS);
        assertThat(verdict(-0.01, 0.01)).isEqualTo(Verdict.FAILS);
        assertThat(verdict(0.01, 0.03)).isEqualTo(Verdict.FAILS);
    }

    @Test
    void aWideIntervalIsTooSmallToTellWhereverItLies() {
        assertThat(verdict(-0.05, 0.01)).isEqualTo(Verdict.TOO_SMALL);
        assertThat(verdict(-0.09, -0.01)).isEqualTo(Verdict.TOO_SMALL_BUT_BETTER);
        assertThat(verdict(0.01, 0.09)).isEqualTo(Verdict.TOO_SMALL_BUT_WORSE);
        assertThat(verdict(Double.NaN, Double.NaN)).isEqualTo(Verdict.TOO_SMALL);
    }

    @Test
    void everyVerdictIsFoundByItsLabel() {
        for (Verdict verdict : Verdict.values()) {
            assertThat(Verdict.labelled(verdict.label())).isEqualTo(verdict);
        }
    }

    private static Verdict verdict(double low, double high) {
        return Verdict.of(new Interval(low, high), 0.02);
    }
}
