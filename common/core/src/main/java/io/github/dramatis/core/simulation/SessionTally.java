package io.github.dramatis.core.simulation;

import java.io.Serializable;

/**
 * Sums over sessions, from which every {@link SessionMeasure} follows: of one agent's replications, or of many agents.
 * Sums of disjoint sessions add up.
 */
public final class SessionTally implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int SESSIONS = 0;
    private static final int SATISFACTION = 1;
    private static final int PAGES = 2;
    private static final int SEEN = 3;
    private static final int WATCHED = 4;
    private static final int RATED = 5;
    private static final int RATINGS = 6;
    private static final int LIKED = 7;
    private static final int LEFT = 8;

    /** Length of the vector of sums. */
    public static final int WIDTH = 9;

    private final double[] sums;

    /** The tally of no session. */
    public SessionTally() {
        this(new double[WIDTH]);
    }

    private SessionTally(double[] sums) {
        this.sums = sums;
    }

    /**
     * Restores what {@link #toArray} gave.
     *
     * @param sums [WIDTH]
     */
    public static SessionTally of(double... sums) {
        if (sums.length != WIDTH) {
            throw new IllegalArgumentException(sums.length + " sums where a tally has " + WIDTH);
        }
        return new SessionTally(sums.clone());
    }

    /** Counts one session in. */
    public void add(Session session, SessionModel model) {
        sums[SESSIONS]++;
        sums[SATISFACTION] += session.satisfaction();
        for (Visit visit : session.visits()) {
            sums[PAGES]++;
            sums[SEEN] += visit.page().items().size();
            sums[WATCHED] += visit.watched() ? 1 : 0;
            sums[LEFT] += visit.left() ? 1 : 0;
            if (!Double.isNaN(visit.rating())) {
                sums[RATED]++;
                sums[RATINGS] += visit.rating();
                sums[LIKED] += model.likes(visit.rating()) ? 1 : 0;
            }
        }
    }

    /** Counts the sessions of another tally in. */
    public void merge(SessionTally other) {
        for (int i = 0; i < WIDTH; i++) {
            sums[i] += other.sums[i];
        }
    }

    /** [WIDTH] a copy. */
    public double[] toArray() {
        return sums.clone();
    }

    public double measure(SessionMeasure measure) {
        return measure(measure, 0, sums);
    }

    /**
     * A measure by {@link #toArray}, which may be a part of a longer vector.
     *
     * @param from where it begins
     */
    static double measure(SessionMeasure measure, int from, double[] sums) {
        double pages = sums[from + PAGES];
        double rated = sums[from + RATED];
        return switch (measure) {
            case SATISFACTION -> sums[from + SATISFACTION] / sums[from + SESSIONS];
            case CTR -> sums[from + WATCHED] / sums[from + SEEN];
            case WATCH_SHARE -> sums[from + WATCHED] / pages;
            case LIKE_SHARE -> rated == 0 && sums[from + WATCHED] > 0 ? Double.NaN : sums[from + LIKED] / pages;
            case MEAN_RATING -> sums[from + RATINGS] / rated;
            case PAGES_BEFORE_LEAVING -> pages / sums[from + SESSIONS];
            case LEFT_SHARE -> sums[from + LEFT] / sums[from + SESSIONS];
        };
    }
}
