package io.github.dramatis.core.simulation;

import io.github.dramatis.core.config.SessionRules;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * One agent's way through one list.
 *
 * <p>A page is one choice: the agent takes one of its items or none, and the page ends; what else is on it is not taken
 * later. Then the agent turns the page or leaves for good. It also stops, without having left, where the list or the
 * most pages end.
 *
 * @param start satisfaction before the first page
 * @param visits the pages seen, in their order; none if the list is empty
 */
public record Session(double start, List<Visit> visits) implements Serializable {
    /**
     * Walks through the pages.
     *
     * @param pages of the agent's list in order; those beyond the most pages are not looked at
     * @param ratings asked about items that are taken, and no others
     * @param draws of the agent and the replication
     * @throws IllegalArgumentException if a page has more items than the rules allow
     */
    public static Session walk(SessionModel model, List<Page> pages, RatingSource ratings, SessionDraws draws) {
        List<Visit> visits = new ArrayList<>();
        double satisfaction = model.rules().startSatisfaction();
        int last = Math.min(pages.size(), model.rules().maxPages());
        boolean left = false;
        for (int number = 1; number <= last && !left; number++) {
            Page page = fitting(pages.get(number - 1), model.rules());
            double before = satisfaction;
            double rating = Double.NaN;
            int taken = page.choice(draws.choice(number));
            if (taken == Page.NONE) {
                satisfaction = model.afterPass(before);
            } else {
                String itemId = page.items().get(taken);
                rating = ratings.rating(itemId, draws.rating(itemId));
                satisfaction = model.afterWatch(before, rating);
            }
            left = number < last && draws.turn(number) >= model.turning(satisfaction, number);
            visits.add(new Visit(number, page, taken, rating, before, satisfaction, left));
        }
        return new Session(model.rules().startSatisfaction(), visits);
    }

    /**
     * The items that the agent would take if it saw every page, so those whose ratings a walk may ask for. Choices
     * depend on nothing that happened before: what is asked can be known, for all recommenders and replications, before
     * any rating is.
     */
    public static List<String> takenIfAllSeen(SessionRules rules, List<Page> pages, SessionDraws draws) {
        List<String> items = new ArrayList<>();
        for (int number = 1; number <= Math.min(pages.size(), rules.maxPages()); number++) {
            Page page = pages.get(number - 1);
            int taken = page.choice(draws.choice(number));
            if (taken != Page.NONE) {
                items.add(page.items().get(taken));
            }
        }
        return items;
    }

    /** The satisfaction at the end of the session. */
    public double satisfaction() {
        return visits.isEmpty() ? start : visits.get(visits.size() - 1).after();
    }

    /** A row an action, in the order in which they happened. */
    public List<Event> events() {
        return visits.stream().flatMap(visit -> visit.events().stream()).toList();
    }

    private static Page fitting(Page page, SessionRules rules) {
        if (page.items().size() > rules.pageSize()) {
            throw new IllegalArgumentException("a page of " + page.items().size() + " items where page-size is "
                    + rules.pageSize() + ": " + page.items());
        }
        return page;
    }
}
