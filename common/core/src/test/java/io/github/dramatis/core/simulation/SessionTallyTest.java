package io.github.dramatis.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.SessionRules;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTallyTest {
    private static final Page PAGE = new Page(List.of("x", "y"), 0.5, 0.4, 0.1);

    /** Two sessions: two pages with a 4 and a pass, then left; one page with a 2, at the end of the list. */
    @Test
    void measuresAreThoseOfAWorkedExample() {
        SessionTally tally = new SessionTally();
        tally.add(
                new Session(
                        0.5,
                        List.of(
                                new Visit(1, PAGE, 0, 4, 0.5, 0.6, false),
                                new Visit(2, PAGE, Page.NONE, Double.NaN, 0.6, 0.5, true))),
                Simulated.MODEL);
        tally.add(new Session(0.5, List.of(new Visit(1, PAGE, 1, 2, 0.5, 0.4, false))), Simulated.MODEL);

        assertThat(tally.measure(SessionMeasure.SATISFACTION)).isCloseTo(0.45, within(1e-12));
        assertThat(tally.measure(SessionMeasure.CTR)).isCloseTo(2.0 / 6, within(1e-12));
        assertThat(tally.measure(SessionMeasure.WATCH_SHARE)).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(tally.measure(SessionMeasure.LIKE_SHARE)).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(tally.measure(SessionMeasure.MEAN_RATING)).isEqualTo(3);
        assertThat(tally.measure(SessionMeasure.PAGES_BEFORE_LEAVING)).isEqualTo(1.5);
        assertThat(tally.measure(SessionMeasure.LEFT_SHARE)).isEqualTo(0.5);
    }

    @Test
    void talliesOfPartsMergeToTheTallyOfAll() {
        SessionTally all = new SessionTally();
        SessionTally first = new SessionTally();
        SessionTally second = new SessionTally();
        for (int agent = 0; agent < 60; agent++) {
            RatingSource ratings = RatingSource.drawn(Simulated.STARS, item -> new double[] {0.1, 0.2, 0.3, 0.2, 0.2});
            Session session = Session.walk(
                    Simulated.MODEL, Simulated.pages(5, 0.4), ratings, new SessionDraws(1, "agent" + agent, 0));
            all.add(session, Simulated.MODEL);
            (agent % 3 == 0 ? first : second).add(session, Simulated.MODEL);
        }

        first.merge(SessionTally.of(second.toArray()));

        assertThat(first.toArray()).containsExactly(all.toArray(), within(1e-9));
    }

    /** The way that analysts will go, by the events' rows. */
    @Test
    void ratesFollowFromTheEventsToo() {
        SessionTally tally = new SessionTally();
        double seen = 0;
        double watched = 0;
        double skipped = 0;
        for (int agent = 0; agent < 40; agent++) {
            SessionDraws draws = new SessionDraws(1, "agent" + agent, 0);
            Session session =
                    Session.walk(Simulated.MODEL, Simulated.pages(5, 0.4), RatingSource.expected(item -> 3), draws);
            tally.add(session, Simulated.MODEL);
            for (Event event : session.events()) {
                seen += event.action() == Action.SEEN ? 1 : 0;
                watched += event.action() == Action.WATCHED ? 1 : 0;
                skipped += event.action() == Action.SKIPPED ? 1 : 0;
            }
        }

        assertThat(tally.measure(SessionMeasure.CTR)).isCloseTo(watched / seen, within(1e-12));
        assertThat(tally.measure(SessionMeasure.WATCH_SHARE)).isCloseTo(watched / (watched + skipped), within(1e-12));
    }

    @Test
    void withoutRatingsWhatIsAboutRatingsIsNoNumber() {
        SessionTally tally = new SessionTally();
        tally.add(
                Session.walk(
                        Simulated.MODEL,
                        List.of(new Page(List.of("x"), 1, 0)),
                        RatingSource.none(),
                        new SessionDraws(1, "ann", 0)),
                Simulated.MODEL);

        assertThat(tally.measure(SessionMeasure.MEAN_RATING)).isNaN();
        assertThat(tally.measure(SessionMeasure.LIKE_SHARE)).isNaN();
        assertThat(tally.measure(SessionMeasure.SATISFACTION)).isCloseTo(0.65, within(1e-12));
        assertThat(new SessionTally().measure(SessionMeasure.CTR)).isNaN();
    }

    @Test
    void aLikeBeginsWhereTheRulesSay() {
        SessionRules fives = new SessionRules(10, 5, 0.5, 0.3, 0.1, 2, 4, 0.5, 5.0);
        SessionModel strict = new SessionModel(fives, Simulated.STARS);

        assertThat(strict.likes(4)).isFalse();
        assertThat(Simulated.MODEL.likes(4)).isTrue();
    }

    @Test
    void sumsOfAnotherLengthAreAnError() {
        assertThatThrownBy(() -> SessionTally.of(1, 2)).hasMessageContaining("2 sums");
    }
}
