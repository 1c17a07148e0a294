package io.github.dramatis.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.SessionRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final SessionDraws DRAWS = new SessionDraws(1, "ann", 0);

    @Test
    void anAgentThatTakesAnItemAndLeavesIsToldActionByAction() {
        SessionModel hasty = new SessionModel(SessionRules.defaults().withTurning(-100, 0), Simulated.STARS);
        List<Page> pages = List.of(new Page(List.of("x", "y"), 0, 1, 0), new Page(List.of("z"), 1, 0));

        Session session = Session.walk(hasty, pages, RatingSource.expected(item -> 5), DRAWS);

        assertThat(session.events())
                .containsExactly(
                        new Event(1, 1, "x", Action.SEEN, null, 0.5),
                        new Event(1, 2, "y", Action.SEEN, null, 0.5),
                        new Event(1, 2, "y", Action.WATCHED, 5.0, 0.65),
                        new Event(1, 0, null, Action.LEFT, null, 0.65));
    }

    @Test
    void aPagePassedCostsSatisfactionAndTheEndOfTheListIsNoLeaving() {
        List<Page> pages = List.of(new Page(List.of("x"), 0, 1), new Page(List.of("y"), 0, 1));

        Session session = Session.walk(Simulated.patient(), pages, RatingSource.none(), DRAWS);

        assertThat(session.events().stream().map(Event::action))
                .containsExactly(Action.SEEN, Action.SKIPPED, Action.SEEN, Action.SKIPPED);
        assertThat(session.satisfaction()).isCloseTo(0.5 * 0.9 * 0.9, within(1e-12));
    }

    @Test
    void anAgentThatLeftHasNoLaterEvent() {
        int left = 0;
        for (int agent = 0; agent < 300; agent++) {
            List<Event> events =
                    walk("agent" + agent, 0, Simulated.pages(5, 0.5)).events();
            List<Action> actions = events.stream().map(Event::action).toList();
            int at = actions.indexOf(Action.LEFT);
            left += at >= 0 ? 1 : 0;
            assertThat(at).isIn(-1, actions.size() - 1);
        }

        assertThat(left).isBetween(100, 290);
    }

    @Test
    void anAgentOfMiddlingSatisfactionSeesThreeOfFivePages() {
        SessionRules d = SessionRules.defaults();
        SessionRules even = new SessionRules(
                d.pageSize(), 5, 0.5, 0, 0, d.patience(), d.satisfactionWeight(), d.fatigue(), d.likeFrom());
        SessionModel model = new SessionModel(even, Simulated.STARS);
        double pages = 0;
        for (int agent = 0; agent < 4_000; agent++) {
            SessionDraws draws = new SessionDraws(3, "agent" + agent, 0);
            pages += Session.walk(model, Simulated.pages(9, 0.5), RatingSource.none(), draws)
                    .visits()
                    .size();
        }

        assertThat(pages / 4_000).isCloseTo(3, within(0.1));
    }

    @Test
    void onlyRatingsOfItemsTakenAreAskedForAndTheyAreKnownBeforehand() {
        for (int agent = 0; agent < 50; agent++) {
            SessionDraws draws = new SessionDraws(1, "agent" + agent, 2);
            List<Page> pages = Simulated.pages(7, 0.6);
            List<String> asked = new ArrayList<>();
            RatingSource ratings = (item, uniform) -> {
                asked.add(item);
                return 4;
            };

            Session session = Session.walk(Simulated.MODEL, pages, ratings, draws);
            List<String> known = Session.takenIfAllSeen(Simulated.MODEL.rules(), pages, draws);

            assertThat(session.events().stream()
                            .filter(event -> event.action() == Action.WATCHED)
                            .map(Event::itemId))
                    .containsExactlyElementsOf(asked);
            assertThat(known.subList(0, asked.size())).isEqualTo(asked);
            assertThat(known).hasSizeLessThanOrEqualTo(5);
        }
    }

    /** Systems have no name in the draws, so two with the same page differ in nothing. */
    @Test
    void twoSystemsWithTheSamePageGiveTheSameEvents() {
        List<Page> one = Simulated.pages(5, 0.5);
        List<Page> other = Simulated.pages(5, 0.5);

        assertThat(walk("ann", 3, one).events()).isEqualTo(walk("ann", 3, other).events());
        assertThat(walk("ann", 3, one).events())
                .isNotEqualTo(walk("bob", 3, one).events());
        assertThat(walk("ann", 3, one).events())
                .isNotEqualTo(walk("ann", 4, one).events());
    }

    @Test
    void anItemIsRatedAlikeOnWhateverPageItIsTaken() {
        Page early = new Page(List.of("x"), 1, 0);
        Page other = new Page(List.of("y"), 1, 0);
        RatingSource ratings = RatingSource.drawn(Simulated.STARS, item -> new double[] {0.2, 0.2, 0.2, 0.2, 0.2});
        for (int replication = 0; replication < 30; replication++) {
            SessionDraws draws = new SessionDraws(1, "ann", replication);
            Session first = Session.walk(Simulated.patient(), List.of(early, other), ratings, draws);
            Session last = Session.walk(Simulated.patient(), List.of(other, early), ratings, draws);

            assertThat(first.visits().get(0).rating())
                    .isEqualTo(last.visits().get(1).rating());
        }
    }

    @Test
    void ratingsAreDrawnFromTheirDistribution() {
        double[] distribution = {0.1, 0.2, 0.3, 0.4, 0};
        RatingSource ratings = RatingSource.drawn(Simulated.STARS, item -> distribution);
        double[] shares = new double[5];
        for (int replication = 0; replication < 20_000; replication++) {
            double rating = ratings.rating("x", new SessionDraws(1, "ann", replication).rating("x"));
            shares[Simulated.STARS.nearestIndex(rating)] += 1.0 / 20_000;
        }

        assertThat(shares).containsExactly(distribution, within(0.015));
    }

    /** The better system's pages are taken from more often; agents differ in what they rate. */
    @Test
    void commonDrawsMakeTheDifferenceOfTwoSystemsVaryLess() {
        double[] common = new double[400];
        double[] independent = new double[400];
        for (int agent = 0; agent < common.length; agent++) {
            double better = satisfaction(1, agent, 0.6);
            common[agent] = better - satisfaction(1, agent, 0.5);
            independent[agent] = better - satisfaction(2, agent, 0.5);
        }

        assertThat(variance(common)).isLessThan(0.6 * variance(independent));
    }

    @Test
    void anEmptyListLeavesTheAgentAsItWas() {
        Session session = Session.walk(Simulated.MODEL, List.of(), RatingSource.none(), DRAWS);

        assertThat(session.events()).isEmpty();
        assertThat(session.satisfaction()).isEqualTo(0.5);
    }

    @Test
    void aPageLargerThanTheRulesSayIsAnError() {
        List<String> items = Simulated.users(11);
        double[] probabilities = new double[12];
        probabilities[11] = 1;
        List<Page> pages = Collections.nCopies(2, new Page(items, probabilities));

        assertThatThrownBy(() -> Session.walk(Simulated.MODEL, pages, RatingSource.none(), DRAWS))
                .hasMessageContaining("a page of 11 items where page-size is 10");
    }

    @Test
    void rulesThatCannotBeAreRefusedWithTheirReason() {
        SessionRules d = SessionRules.defaults();
        assertThatThrownBy(() -> new SessionRules(0, 5, 0.5, 0.3, 0.1, 2, 4, 0.5, null))
                .hasMessageContaining("must be 1 or more, is 0");
        assertThatThrownBy(() -> new SessionRules(10, 5, 0.5, 1.3, 0.1, 2, 4, 0.5, null))
                .hasMessageContaining("from 0 to 1, is 1.3");
        assertThatThrownBy(() -> d.withTurning(Double.NaN, 0)).hasMessageContaining("finite");
        assertThat(d).isEqualTo(new SessionRules(10, 5, 0.5, 0.3, 0.1, 2, 4, 0.5, null));
    }

    private static Session walk(String agent, int replication, List<Page> pages) {
        return Session.walk(
                Simulated.MODEL, pages, RatingSource.expected(item -> 4), new SessionDraws(1, agent, replication));
    }

    private static double satisfaction(long seed, int agent, double takingRate) {
        RatingSource ratings = RatingSource.expected(item -> 1 + agent % 5);
        SessionDraws draws = new SessionDraws(seed, "agent" + agent, 0);
        return Session.walk(Simulated.MODEL, Simulated.pages(5, takingRate), ratings, draws)
                .satisfaction();
    }

    private static double variance(double[] values) {
        return new Variance().evaluate(values);
    }
}
