package io.github.dramatis.core.prompt;

import io.github.dramatis.core.rating.RatingScale;

/**
 * What the ratings of all suggest that one user gives: μ + b_item + b_user with damped biases (Koren, Bell, Volinsky
 * 2009, "Matrix factorization techniques", their baseline, in closed form).
 *
 * <p>μ and b_item are of the other users alone: μ = mean of their ratings, b_item = Σ (r − μ) / (n + λ) over their
 * ratings of the item. So no rating of the user reaches them, not even by way of other items. b_user = Σ (r − μ −
 * b_item) / (n + λ) over the ratings that have been {@linkplain #learn learnt}, which are the user's earlier ones.
 * Ratings are counted in steps of the scale, as whole numbers: sums are exact, so taking a rating out of one leaves no
 * trace of it.
 */
public final class CollaborativeEstimate {
    private final RatingScale scale;
    private final double damping;
    private final double mean; // of the others, in steps above the minimum
    private double residuals; // of the learnt ratings
    private int learnt;

    /**
     * @param scale of the ratings
     * @param damping λ, positive
     * @param otherSteps sum of the others' ratings, each in steps above the scale's minimum
     * @param otherRatings how many; 0: the middle of the scale stands for their mean
     */
    public CollaborativeEstimate(RatingScale scale, double damping, long otherSteps, long otherRatings) {
        this.scale = scale;
        this.damping = damping;
        this.mean = otherRatings == 0 ? (scale.size() - 1) / 2.0 : (double) otherSteps / otherRatings;
    }

    /**
     * Takes in a rating of the user.
     *
     * @param rating on the scale
     * @param itemSteps sum of the others' ratings of that item, in steps
     * @param itemRatings how many
     */
    public void learn(double rating, long itemSteps, long itemRatings) {
        residuals += scale.nearestIndex(rating) - mean - itemBias(itemSteps, itemRatings);
        learnt++;
    }

    /** The rating to expect for an item, within the scale; its arguments as those of {@link #learn}. */
    public double estimate(long itemSteps, long itemRatings) {
        double userBias = residuals / (learnt + damping);
        return scale.clamp(scale.min() + scale.step() * (mean + itemBias(itemSteps, itemRatings) + userBias));
    }

    /** Mean of the others' ratings, on the scale. */
    public double othersMean() {
        return scale.min() + scale.step() * mean;
    }

    private double itemBias(long steps, long ratings) {
        return (steps - ratings * mean) / (ratings + damping);
    }
}
