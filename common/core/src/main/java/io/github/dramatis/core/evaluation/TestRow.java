package io.github.dramatis.core.evaluation;

import java.util.Arrays;

/**
 * One test row: what a user really gave an item, and what the baselines say of it.
 *
 * @param itemId the item
 * @param rating what the user gave
 * @param weight inverse of the chance with which the row was drawn; NaN where it is unknown
 * @param baselines [Baseline.values().length] predicted ratings; NaN where a baseline was not asked
 * @param baselineProbabilities [Baseline.values().length][levels] label distributions; null where a baseline has none
 */
public record TestRow(
        String itemId, double rating, double weight, double[] baselines, double[][] baselineProbabilities) {
    /**
     * A row of unknown weight whose baselines have no distributions.
     *
     * @param baselines of the first ones; those that are not given were not asked
     */
    public static TestRow of(String itemId, double rating, double... baselines) {
        double[] all = Arrays.copyOf(baselines, Baseline.values().length);
        Arrays.fill(all, baselines.length, all.length, Double.NaN);
        return new TestRow(itemId, rating, Double.NaN, all, new double[all.length][]);
    }

    /** The mean of the user's known ratings, the global mean for an unknown user: never looks at test rows. */
    public double userMean() {
        return baselines[Baseline.USER_MEAN.ordinal()];
    }

    /** What the damped user and item bias predicts. */
    public double bias() {
        return baselines[Baseline.BIAS.ordinal()];
    }
}
