package io.github.dramatis.core.simulation;

import java.util.Locale;

/** What happens in a session. */
public enum Action {
    /** An item was on a page that the agent looked at. */
    SEEN,
    /** The agent took an item. */
    WATCHED,
    /** The agent took nothing from a page. */
    SKIPPED,
    /** The agent does not turn the page. */
    LEFT;

    /** The name in tables. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
