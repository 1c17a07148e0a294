package io.github.dramatis.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sentence for each verdict: the report must not say more than the contrasts allow. */
class FindingsTest {
    private static final Predictor RANDOM = SampleReport.RANDOM;

    private final Results results = SampleReport.results(0);
    private final Findings findings = new Findings(results);

    @Test
    void theAnswerToTheQuestionSaysThatPersonasHelp() {
        assertThat(answer(-0.03, 0.01))
                .isEqualTo("Personas help here: NLL −0.030 (−0.050 to −0.010) against random clusters, "
                        + "1,027 rows, 143 users, 3 seeds.");
    }

    @Test
    void orThatTheyHarm() {
        assertThat(answer(0.03, 0.01)).startsWith("Personas do not help here, they harm: NLL +0.030 ");
    }

    @Test
    void orThatItMakesNoDifference() {
        assertThat(answer(0.001, 0.001))
                .isEqualTo("Personas do not help here: NLL +0.001 (−0.001 to +0.003) against random clusters, "
                        + "1,027 rows, 143 users, 3 seeds; up to ±0.005 a difference does not matter.");
    }

    @Test
    void orThatTheTestCannotTellAndWhatItCouldHaveSeen() {
        assertThat(answer(-0.01, 0.02))
                .startsWith("Whether personas help here, so small a test cannot tell: NLL −0.010 ")
                .endsWith("; a difference of 0.056 could have been seen.");
    }

    @Test
    void orThatOneUserIsNoTest() {
        Contrast contrast = new Contrast(
                SampleReport.PERSONA,
                RANDOM,
                Loss.NLL,
                SampleReport.SCALE,
                -0.1,
                Double.NaN,
                Double.NaN,
                10,
                1,
                1,
                true);

        assertThat(ContrastSentence.of(contrast))
                .isEqualTo("Whether personas help here, this test cannot tell: "
                        + "NLL −0.100 against random clusters, 10 rows, 1 user, 1 seed.");
    }

    @Test
    void thePrimaryContrastIsTheAnswerAndTheOtherDeclaredOnesFollowUnderTheirOwnNames() {
        assertThat(findings.answers()).hasSize(2).allMatch(answer -> answer.contains("against random clusters"));
        assertThat(findings.furtherAnswers())
                .hasSize(4)
                .startsWith("Persona (short+long) is better: NLL −0.025 (−0.045 to −0.005) against single-min, 1,027"
                        + " rows, 143 users, 3 seeds.")
                .noneMatch(answer -> answer.contains("ersonas help"));
    }

    @Test
    void withoutRandomClustersNoOtherContrastSaysWhetherPersonasHelp() {
        Findings untested = new Findings(SampleReport.withoutRandomClusters());

        assertThat(untested.answers())
                .containsExactly("Whether personas help here was not tested: that takes random clusters of the same"
                        + " sizes, and none answered (train.adapters: random).");
        assertThat(untested.furtherAnswers())
                .hasSize(4)
                .contains("Whether persona (short+long) is better, this test cannot tell: RMSE +0.009 (−0.015 to"
                        + " +0.033) against single-max, 1,027 rows, 143 users, 3 seeds; a difference of 0.034 could"
                        + " have been seen.");
    }

    @Test
    void whereThereAreNoPersonasNothingIsSaidOfThem() {
        Results without = new Results(
                results.measurements().stream()
                        .filter(m -> !m.predictor().equals(SampleReport.PERSONA))
                        .toList(),
                List.of());

        assertThat(new Findings(without).answers()).isEmpty();
    }

    @Test
    void whatBeatsTheBestBaselineIsSaidToBeatIt() {
        assertThat(findings.of(SampleReport.SINGLE_MAX))
                .startsWith("Single-max (short+long) beats the damped user+item bias.")
                .contains("RMSE is 0.899, a difference of −0.017 (95 % interval −0.025 to −0.009)");
    }

    @Test
    void whatIsWorseOrAsGoodIsSaidToBe() {
        assertThat(findings.of(SampleReport.FROZEN))
                .startsWith("Frozen (short+long) is worse than the damped user+item bias.");
        assertThat(findings.of(SampleReport.SINGLE_MIN))
                .startsWith("Single-min (short+long) is as good as the damped user+item bias.")
                .endsWith("It is as good as ALS, the user mean, the item mean and the global mean.");
    }

    @Test
    void whatTheTestCannotTellIsLeftOpen() {
        assertThat(findings.of(SampleReport.PERSONA))
                .startsWith(
                        "Whether persona (short+long) beats the damped user+item bias, so small a test cannot tell.")
                .as("the verdict is by the adjusted p value")
                .doesNotContain("could have been seen");
    }

    @Test
    void aVariantWhoseSeedsHaveNoRowInCommonIsSaidNotToBeCompared() {
        List<Contrast> ofOthers = results.contrasts().stream()
                .filter(c -> !c.predictor().equals(SampleReport.PERSONA))
                .toList();
        Findings some = new Findings(new Results(results.measurements(), ofOthers));

        assertThat(some.of(SampleReport.PERSONA))
                .isEqualTo("Persona (short+long) cannot be compared with the damped user+item bias: no test row has an"
                        + " answer of each of its seeds.");
        assertThat(some.summary()).startsWith("5 variants of the agents").doesNotContain("persona");
    }

    @Test
    void whatADeclaredTestCouldHaveSeenIsSaid() {
        Contrast declared = SampleReport.contrast(
                SampleReport.PERSONA, Predictor.of(Baseline.BIAS), Loss.RMSE, -0.008, 0.015, true);
        List<Contrast> contrasts = new ArrayList<>(results.contrasts());
        contrasts.add(0, declared);

        assertThat(new Findings(new Results(results.measurements(), contrasts)).of(SampleReport.PERSONA))
                .contains("A difference of 0.042 could have been seen.");
    }

    @Test
    void theSummaryComparesTheVariantsWithTheBestBaseline() {
        assertThat(String.join(" ", findings.answers()))
                .startsWith("Personas help here: NLL −0.030 (−0.050 to −0.010) against random clusters, "
                        + "1,027 rows, 143 users, 3 seeds. Personas do not help here: RMSE −0.001");
        assertThat(findings.summary())
                .isEqualTo("5 variants of the agents answered for 1,027 test ratings of 143 users. "
                        + "The best of 5 baselines is the damped user+item bias, with an RMSE of 0.915. "
                        + "Single-max (short+long) beats it. Frozen (short+long) is worse than it. "
                        + "Single-min (short+long) and random clusters (short+long) are as good as it. "
                        + "Whether persona (short+long) beats it, so small a test cannot tell. "
                        + "In NLL persona (short+long) beats it.");
    }

    @Test
    void theSummarySaysWhoBeatsTheBestBaselineInLikelihoodEvenIfNobodyDoesInError() {
        assertThat(new Findings(withLikelihood(-0.016)).summary()).endsWith("In NLL persona (short+long) beats it.");
        assertThat(new Findings(withLikelihood(0.016)).summary()).endsWith("In NLL none can be said to beat it.");
    }

    private Results withLikelihood(double difference) {
        List<Contrast> contrasts = new ArrayList<>(results.contrasts());
        contrasts.add(
                0,
                SampleReport.contrast(
                        SampleReport.PERSONA, Predictor.of(Baseline.BIAS), Loss.NLL, difference, 0.002, false));
        return new Results(results.measurements(), contrasts);
    }

    @Test
    void ifNoneBeatsTheBestBaselineTheSummarySaysSo() {
        Results without = new Results(
                results.measurements().stream()
                        .filter(m -> !m.predictor().equals(SampleReport.SINGLE_MAX))
                        .toList(),
                results.contrasts().stream()
                        .filter(c -> !c.predictor().equals(SampleReport.SINGLE_MAX))
                        .toList());

        assertThat(new Findings(without).summary()).contains("None can be said to beat it.");
    }

    @Test
    void theBestBaselineIsTheOneChosenBeforeTheTestThoughAnotherDidBetterOnIt() {
        Results chosen = results.withChosen(Baseline.USER_MEAN);

        assertThat(chosen.baselines().get(0)).isEqualTo(Baseline.BIAS);
        assertThat(chosen.bestBaseline()).contains(Baseline.USER_MEAN);
        assertThat(new Findings(chosen).summary())
                .contains("The best of 5 baselines, chosen before the test, is the user mean, with an RMSE of ");
    }

    @Test
    void withoutTuningRowsTheSummarySaysThatTheBiasStandsIn() {
        assertThat(new Findings(results.withStandIn(Baseline.BIAS)).summary())
                .contains("There were no tuning rows to find the best of 5 baselines on: the damped user+item bias"
                        + " stands in, with an RMSE of 0.915. ");
    }

    @Test
    void withoutMeasurementsItSaysThat() {
        assertThat(new Findings(new Results(List.of(), List.of())).summary()).startsWith("Nothing was measured");
    }

    private static String answer(double value, double error) {
        return ContrastSentence.of(SampleReport.contrast(SampleReport.PERSONA, RANDOM, Loss.NLL, value, error, true));
    }
}
