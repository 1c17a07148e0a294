package io.github.dramatis.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.GateConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.rating.RatingScale;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final Predictor PERSONA = Predictor.variant("persona", "traits", "short");
    private static final GateConfig GATE = new GateConfig(List.of("persona"), List.of("user_mean", "bias"));

    @Test
    void anAgentThatIsWorseThanANamedBaselineFailsThoughAmongAllQuestionsItWouldNotStandOut() {
        List<String> failures =
                Gate.failures(results(contrast(Baseline.USER_MEAN, 0.3, 0.1), contrast(Baseline.BIAS, 0.1, 0.1)), GATE);

        assertThat(failures)
                .containsExactly("persona (traits, short) is worse than the user mean: RMSE +0.300"
                        + " (95 % interval +0.102 to +0.498)");
    }

    @Test
    void whatCannotBeToldAndWhatIsNotNamedPasses() {
        assertThat(Gate.failures(
                        results(
                                contrast(Baseline.USER_MEAN, 0.1, 0.1),
                                contrast(Baseline.BIAS, 0, 0.1),
                                contrast(Baseline.ALS, 0.3, 0.1)),
                        GATE))
                .isEmpty();
    }

    @Test
    void anAgentThatWasNotMeasuredIsAnErrorThatNamesThoseThatWere() {
        assertThatThrownBy(() -> Gate.failures(
                        results(contrast(Baseline.BIAS, 0, 0.1)), new GateConfig(List.of("persno"), List.of("bias"))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("gate.agents: persno")
                .hasMessageContaining("[persona]");
    }

    @Test
    void agentsThatTheConfigurationDoesNotMakeAreFoundBeforeTheRun() {
        Gate.requireAgents(config("gate.agents=[single-max, pooled-random, none, served]"));

        for (String agent : List.of("pooled-single-wide", "persno", "pooled-none", "served-another")) {
            assertThatThrownBy(() -> Gate.requireAgents(config("gate.agents=" + agent)))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("gate.agents: " + agent + ": ")
                    .hasMessageContaining("it makes single-max, persona, random, pooled-single-max");
        }
    }

    private static DramatisConfig config(String setting) {
        return LoadedConfig.parse(
                        "test.yaml",
                        """
                        source: {format: csv, path: p}
                        predict: {base-url: "http://localhost/v1", server: {models: [one]}}
                        """,
                        List.of(setting))
                .config();
    }

    @Test
    void aBaselineThatWasNotMeasuredIsNotBeaten() {
        assertThatThrownBy(() -> Gate.failures(
                        results(contrast(Baseline.BIAS, 0, 0.1)), new GateConfig(List.of("persona"), List.of("als"))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("gate.against: als")
                .hasMessageContaining("no such baseline was measured");
    }

    private static Results results(Contrast... contrasts) {
        return new Results(
                List.of(new Measurement(PERSONA, null, Measure.RMSE, 1, null, 500, 100)), List.of(contrasts));
    }

    /** Adjusted for many others its p value is 1. */
    private static Contrast contrast(Baseline baseline, double value, double error) {
        RatingScale stars = new RatingScale(1, 5, 1);
        return new Contrast(PERSONA, Predictor.of(baseline), Loss.RMSE, stars, value, error, 1, 500, 100, 1, false);
    }
}
