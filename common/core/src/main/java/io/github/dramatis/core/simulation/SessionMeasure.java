package io.github.dramatis.core.simulation;

import java.util.Locale;

/**
 * What sessions say about a recommender. Each is a ratio of sums over sessions, NaN where there is nothing to divide
 * by.
 */
public enum SessionMeasure {
    /** Mean satisfaction at the end, from 0 to 1. */
    SATISFACTION,
    /** Click-through rate: items taken, of those seen. */
    CTR,
    /** Pages from which something was taken, of those seen. */
    WATCH_SHARE,
    /** Pages from which something was taken and liked, of those seen; NaN where nothing taken has a rating. */
    LIKE_SHARE,
    /** Mean rating of items taken. */
    MEAN_RATING,
    /** Mean number of pages seen. */
    PAGES_BEFORE_LEAVING,
    /** Sessions that the agent ended before the list or the most pages did. */
    LEFT_SHARE;

    /** The name in tables. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
