package io.github.dramatis.core.config;

import java.io.Serializable;

/**
 * How an agent goes through a recommender's list. Its satisfaction is a number from 0 to 1; ratings are brought to that
 * range too, 0 for the lowest of the scale.
 *
 * @param pageSize items a page; 10, as lists are mostly judged by their first ten
 * @param maxPages pages that an agent sees at most; 5, because each page of each list has to be asked about
 * @param startSatisfaction before the first page; 0.5, neither pleased nor displeased
 * @param ratingPull share of the way from the satisfaction to the rating that it moves with an item taken; with 0.3 the
 *     last three items weigh about twice as much as all before
 * @param passPull share of itself that the satisfaction loses with a page passed; 0.1, a third of what an item of the
 *     lowest rating costs: a page without interest is less of a disappointment
 * @param patience log-odds of turning the page at a satisfaction of 0.5, before fatigue
 * @param satisfactionWeight log-odds that a satisfaction of 1 adds to one of 0; with 4 the best and the worst session
 *     are 2 apart from a middling one
 * @param fatigue log-odds that each page seen takes away; below 0 where those who have stayed are the more likely to
 *     stay, as where patience differs a lot between people. With patience 2 and fatigue 0.5 an agent of middling
 *     satisfaction sees 3 of 5 pages on average, so that there is room for better and for worse lists; where the source
 *     has sessions both are fitted to them
 * @param likeFrom lowest rating that is a like, in the source's own units; empty: three quarters of the scale
 */
public record SessionRules(
        @Default("10") int pageSize,
        @Default("5") int maxPages,
        @Default("0.5") double startSatisfaction,
        @Default("0.3") double ratingPull,
        @Default("0.1") double passPull,
        @Default("2") double patience,
        @Default("4") double satisfactionWeight,
        @Default("0.5") double fatigue,
        @Default("") Double likeFrom)
        implements Serializable {
    public SessionRules {
        Check.that(pageSize >= 1, "page-size", "must be 1 or more, is " + pageSize);
        Check.that(maxPages >= 1, "max-pages", "must be 1 or more, is " + maxPages);
        share(startSatisfaction, "start-satisfaction");
        share(ratingPull, "rating-pull");
        share(passPull, "pass-pull");
        Check.that(Double.isFinite(patience), "patience", "must be a finite number, is " + patience);
        Check.that(
                satisfactionWeight >= 0 && Double.isFinite(satisfactionWeight),
                "satisfaction-weight",
                "must be 0 or more, is " + satisfactionWeight + ": the satisfied do not leave sooner");
        Check.that(Double.isFinite(fatigue), "fatigue", "must be a finite number, is " + fatigue);
        Check.that(
                likeFrom == null || Double.isFinite(likeFrom),
                "like-from",
                "must be a rating or empty, is " + likeFrom);
    }

    /** All defaults. */
    public static SessionRules defaults() {
        return ConfigBinder.defaults(SessionRules.class);
    }

    /** The same with another readiness to turn the page. */
    public SessionRules withTurning(double otherPatience, double otherFatigue) {
        return new SessionRules(
                pageSize,
                maxPages,
                startSatisfaction,
                ratingPull,
                passPull,
                otherPatience,
                satisfactionWeight,
                otherFatigue,
                likeFrom);
    }

    private static void share(double value, String key) {
        Check.that(value >= 0 && value <= 1, key, "must be from 0 to 1, is " + value);
    }
}
