package io.github.dramatis.core.evaluation;

/**
 * One test row: what a user really gave an item, and what the baselines say of it.
 *
 * @param itemId the item
 * @param rating what the user gave
 * @param weight inverse of the chance with which the row was drawn; NaN where it is unknown
 * @param baselines [Baseline.values().length] predicted ratings
 * @param baselineProbabilities [Baseline.values().length][levels] label distributions; null where a baseline has none
 */
public record TestRow(
        String itemId, double rating, double weight, double[] baselines, double[][] baselineProbabilities) {
    /** A row of unknown weight whose baselines have no distributions. */
    public static TestRow of(String itemId, double rating, double... baselines) {
        return new TestRow(itemId, rating, Double.NaN, baselines, new double[baselines.length][]);
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
