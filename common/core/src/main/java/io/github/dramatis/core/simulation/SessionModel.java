package io.github.dramatis.core.simulation;

import io.github.dramatis.core.config.SessionRules;
import io.github.dramatis.core.evaluation.Likes;
import io.github.dramatis.core.rating.RatingScale;
import java.io.Serializable;

/**
 * The arithmetic of a session: how satisfaction moves, and how likely the page is turned.
 *
 * @param rules the numbers in it
 * @param scale of the ratings
 */
public record SessionModel(SessionRules rules, RatingScale scale) implements Serializable {
    private static final double MIDDLE = 0.5;

    /**
     * The satisfaction after an item was taken: a step towards its rating, s + pull (q - s), q the rating's place on
     * the scale.
     *
     * @param satisfaction in [0, 1]
     * @param rating NaN: not known; that something was taken is then all that can satisfy, q = 1
     * @return in [0, 1]
     */
    double afterWatch(double satisfaction, double rating) {
        double quality = Double.isNaN(rating) ? 1 : (scale.clamp(rating) - scale.min()) / (scale.max() - scale.min());
        return satisfaction + rules.ratingPull() * (quality - satisfaction);
    }

    /** The satisfaction after a page on which nothing was taken: s (1 - pull). */
    double afterPass(double satisfaction) {
        return satisfaction * (1 - rules.passPull());
    }

    /**
     * The chance that the agent turns to the next page: σ(patience + weight (s - 0.5) - fatigue · pages).
     *
     * @param satisfaction in [0, 1]
     * @param pages seen so far, 1 or more
     */
    double turning(double satisfaction, int pages) {
        double logOdds =
                rules.patience() + rules.satisfactionWeight() * (satisfaction - MIDDLE) - rules.fatigue() * pages;
        return 1 / (1 + Math.exp(-logOdds));
    }

    /** Whether a rating is a like; one that is not known is none. */
    boolean likes(double rating) {
        return rules.likeFrom() == null ? new Likes(scale).is(rating) : rating >= rules.likeFrom();
    }
}
