package io.github.dramatis.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.config.SessionRules;
import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SessionFitTest {
    @Test
    void withoutMovesOfSatisfactionItIsTheLogisticRegressionOfTurningOnPages() throws IOException {
        for (JsonNode golden : GoldenSimulation.cases("lengths")) {
            SessionRules still = new SessionRules(10, golden.get("max_pages").intValue(), 0.5, 0, 0, 1, 4, 0, null);

            SessionFit fit = SessionFit.of(
                    new SessionModel(still, Simulated.STARS), 0.5, 4, GoldenSimulation.longs(golden.get("lengths")), 1);

            SessionRules fitted = fit.model().rules();
            assertThat(fitted.patience()).isCloseTo(golden.get("patience").doubleValue(), within(1e-3));
            assertThat(fitted.fatigue()).isCloseTo(golden.get("fatigue").doubleValue(), within(1e-3));
            assertThat(fit.logLikelihood())
                    .isCloseTo(golden.get("log_likelihood").doubleValue(), within(1e-6));
            assertThat(fit.wasserstein()).isCloseTo(golden.get("wasserstein").doubleValue(), within(1e-3));
            assertThat(fit.kolmogorovSmirnov())
                    .isCloseTo(golden.get("kolmogorov_smirnov").doubleValue(), within(1e-3));
        }
    }

    @Test
    void rulesAreFoundAgainFromSessionsThatWereWalkedByThem() {
        SessionModel truth = model(SessionRules.defaults().withTurning(1.2, 0.3));

        SessionFit fit = SessionFit.of(model(SessionRules.defaults()), 0.6, 4, walked(truth, 10_000), 1);

        assertThat(fit.model().rules().patience()).isCloseTo(1.2, within(0.15));
        assertThat(fit.model().rules().fatigue()).isCloseTo(0.3, within(0.1));
        assertThat(fit.wasserstein()).isLessThan(0.05);
        assertThat(fit.kolmogorovSmirnov()).isLessThan(0.02);
        assertThat(fit.sessions()).isEqualTo(10_000);
    }

    /** Half leave at once, half never: no log-odds that move steadily with pages do both and nothing else. */
    @Test
    void lengthsThatTheRulesCannotMakeStayFar() {
        SessionFit fit = SessionFit.of(model(SessionRules.defaults()), 0.6, 4, new long[] {100, 0, 300, 0, 100}, 1);

        assertThat(fit.wasserstein()).isGreaterThan(0.3);
    }

    @Test
    void sessionsThatAllGoToTheEndHaveAnEndlessPatienceThatStaysANumber() {
        SessionFit fit = SessionFit.of(model(SessionRules.defaults()), 0.6, 4, new long[] {0, 0, 0, 0, 20, 3}, 1);

        assertThat(fit.model().rules().patience()).isFinite();
        assertThat(fit.wasserstein()).isLessThan(0.01);
    }

    @Test
    void withoutSessionsOrPagesToTurnThereIsNothingToFit() {
        SessionRules onePage = new SessionRules(10, 1, 0.5, 0.3, 0.1, 2, 4, 0.5, null);
        assertThatThrownBy(() -> SessionFit.of(Simulated.MODEL, 0.5, 4, new long[5], 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no session");
        assertThatThrownBy(() -> SessionFit.of(model(onePage), 0.5, 4, new long[] {3}, 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("max-pages 1");
    }

    private static SessionModel model(SessionRules rules) {
        return new SessionModel(rules, Simulated.STARS);
    }

    private static long[] walked(SessionModel model, int sessions) {
        long[] lengths = new long[model.rules().maxPages()];
        for (int agent = 0; agent < sessions; agent++) {
            SessionDraws draws = new SessionDraws(7, "agent" + agent, 0);
            Session session = Session.walk(model, Simulated.pages(5, 0.6), RatingSource.expected(item -> 4), draws);
            lengths[session.visits().size() - 1]++;
        }
        return lengths;
    }
}
