package io.github.dramatis.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Results;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sentence for each verdict: the report must not say more than the intervals allow. */
class FindingsTest {
    private final Results results = new Results(SampleReport.measurements(0));
    private final Findings findings = new Findings(results, SampleReport.TOO_SMALL);

    @Test
    void whatBeatsTheBestBaselineIsSaidToBeatIt() {
        assertThat(findings.of(SampleReport.SINGLE_MAX))
                .startsWith("Single-max (short+long) beats the damped user+item bias.")
                .contains("RMSE is 0.899, a difference of −0.017 (95 % interval −0.031 to −0.002)");
    }

    @Test
    void whatFailsIsSaidToFail() {
        assertThat(findings.of(SampleReport.SINGLE_MIN))
                .startsWith("Single-min (short+long) fails to beat the damped user+item bias.")
                .endsWith("It fails to beat ALS, the user mean, the item mean and the global mean.");
    }

    @Test
    void whatIsTooSmallToTellIsLeftOpen() {
        assertThat(findings.of(SampleReport.PERSONA))
                .startsWith(
                        "Whether persona (short+long) beats the damped user+item bias, this test is too small to tell.");
    }

    @Test
    void aWideIntervalFarFromZeroStillSaysWhichSide() {
        assertThat(findings.of(SampleReport.FROZEN))
                .startsWith("Frozen (short+long) fails to beat the damped user+item bias and is worse; "
                        + "by how much, this test is too small to tell.");
        List<Measurement> better = new ArrayList<>(results.measurements());
        better.removeIf(m -> m.predictor().equals(SampleReport.FROZEN) && m.comparedWith() != null);
        SampleReport.difference(better, SampleReport.FROZEN, -0.99, -0.85);

        assertThat(new Findings(new Results(better), SampleReport.TOO_SMALL).of(SampleReport.FROZEN))
                .startsWith("Frozen (short+long) is better than the damped user+item bias; "
                        + "by how much, this test is too small to tell.");
    }

    @Test
    void theSummaryNamesTheBestBaselineAndSortsTheVariants() {
        assertThat(findings.summary())
                .isEqualTo("4 variants of the agents answered for 1,027 test ratings of 143 users. "
                        + "The best of 5 baselines is the damped user+item bias, with an RMSE of 0.915. "
                        + "Single-max (short+long) beats it. Single-min (short+long) fails to beat it. "
                        + "Whether persona (short+long) beats it, this test is too small to tell. "
                        + "Frozen (short+long) fails to beat it and is worse; by how much, this test is too small to tell. "
                        + "Too small to tell: the 95 % interval of the difference is wider than ±0.02.");
    }

    @Test
    void ifNoneBeatsTheBestBaselineTheSummarySaysSo() {
        Results without = new Results(results.measurements().stream()
                .filter(m -> !m.predictor().equals(SampleReport.SINGLE_MAX))
                .toList());

        assertThat(new Findings(without, SampleReport.TOO_SMALL).summary()).contains("None can be said to beat it.");
    }

    @Test
    void withoutMeasurementsItSaysThat() {
        assertThat(new Findings(new Results(List.of()), SampleReport.TOO_SMALL).summary())
                .startsWith("Nothing was measured");
    }
}
