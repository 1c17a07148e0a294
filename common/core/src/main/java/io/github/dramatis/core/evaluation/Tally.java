package io.github.dramatis.core.evaluation;

import java.util.List;

/**
 * Some measures, and the sums over users that they follow from. A user's outcomes are seen together, so a measure can
 * be a mean over rows or a mean over users; either way the sums of disjoint users add up.
 */
interface Tally {
    List<Measure> measures();

    /** How many sums there are. */
    int width();

    /** Adds all the outcomes of one user. */
    void add(List<Outcome> user, Slice sums);

    /** A measure; NaN where the sums have nothing to measure it by. */
    double measure(Measure measure, Slice sums);

    /** The number of rows that the measures rest on. */
    long rows(Slice sums);
}
