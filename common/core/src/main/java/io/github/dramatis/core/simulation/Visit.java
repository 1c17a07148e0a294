package io.github.dramatis.core.simulation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * One page of a session.
 *
 * @param number of the page, from 1
 * @param page what was shown
 * @param taken index of the item taken, or {@link Page#NONE}
 * @param rating of the item taken; NaN if none was or there are no ratings
 * @param before satisfaction at first sight of the page
 * @param after satisfaction after the choice
 * @param left whether the agent left then
 */
public record Visit(int number, Page page, int taken, double rating, double before, double after, boolean left)
        implements Serializable {
    /** Whether an item was taken. */
    boolean watched() {
        return taken != Page.NONE;
    }

    /** The actions: every item seen; then the one taken, or that the page was skipped; then, perhaps, leaving. */
    List<Event> events() {
        List<Event> events = new ArrayList<>();
        List<String> items = page.items();
        for (int i = 0; i < items.size(); i++) {
            events.add(new Event(number, i + 1, items.get(i), Action.SEEN, null, before));
        }
        if (watched()) {
            Double rated = Double.isNaN(rating) ? null : rating;
            events.add(new Event(number, taken + 1, items.get(taken), Action.WATCHED, rated, after));
        } else {
            events.add(ofPage(Action.SKIPPED));
        }
        if (left) {
            events.add(ofPage(Action.LEFT));
        }
        return events;
    }

    private Event ofPage(Action action) {
        return new Event(number, 0, null, action, null, after);
    }
}
