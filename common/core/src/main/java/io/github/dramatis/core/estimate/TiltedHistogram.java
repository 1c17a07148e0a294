package io.github.dramatis.core.estimate;

import io.github.dramatis.core.rating.RatingScale;
import java.io.Serializable;

/**
 * Makes a distribution over ratings of a number that some baseline expects, in the way in which the user uses the
 * scale: the user's own histogram of ratings, tilted exponentially until its mean is that number.
 *
 * <p>p_k ∝ h_k^c e^{θ k} with h_k = (n_k + s g_k) / (n + s): n_k is how often the user gave rating k, g the histogram
 * of everybody, s the smoothing (in ratings), c the sharpness. So people who never give half stars get none here,
 * whoever expects what.
 */
public final class TiltedHistogram implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * A mean is kept so far from the ends of a scale of three ratings or more, in steps: at an end itself only one
     * rating would have a probability above 0.
     */
    public static final double MARGIN = 0.1;

    /** The same of two ratings, of which the mean is the probability of the upper one: 98 % of ratings may be likes. */
    static final double MARGIN_OF_TWO = 0.001;

    private final RatingScale scale;
    private final double[] population; // [labels], sums to 1, none of them 0
    private final double smoothing;
    private final double sharpness;

    /**
     * @param scale of the ratings
     * @param populationCounts [labels] how often everybody gave each rating; one is added to each
     * @param smoothing s, ratings of the population that are added to the user's own; positive
     * @param sharpness c, positive; 1 leaves the histogram as it is
     * @throws IllegalArgumentException if a value is out of its range or the counts are not those of the scale
     */
    public TiltedHistogram(RatingScale scale, double[] populationCounts, double smoothing, double sharpness) {
        checkCounts(scale, populationCounts);
        if (!(smoothing > 0) || !(sharpness > 0)) {
            throw new IllegalArgumentException(
                    "smoothing and sharpness must be positive, are " + smoothing + " and " + sharpness);
        }
        this.scale = scale;
        this.population = new double[scale.size()];
        double total = sum(populationCounts) + scale.size();
        for (int i = 0; i < population.length; i++) {
            population[i] = (populationCounts[i] + 1) / total;
        }
        this.smoothing = smoothing;
        this.sharpness = sharpness;
    }

    /** s, in ratings. */
    public double smoothing() {
        return smoothing;
    }

    /** c. */
    public double sharpness() {
        return sharpness;
    }

    /**
     * The distribution around an expected rating.
     *
     * @param expected the rating to expect; its mean, unless it is beyond an end of the scale or nearer to one than the
     *     margin ({@link #MARGIN}, {@link #MARGIN_OF_TWO})
     * @param counts [labels] how often the user gave each rating; all 0 for an unknown user
     * @return [labels] probabilities, each above 0, summing to 1
     * @throws IllegalArgumentException if {@code expected} is not a number or the counts are not those of the scale
     */
    public double[] around(double expected, double[] counts) {
        checkCounts(scale, counts);
        if (Double.isNaN(expected)) {
            throw new IllegalArgumentException("the expected rating is not a number");
        }
        double mean = (expected - scale.min()) / scale.step();
        double margin = scale.size() == 2 ? MARGIN_OF_TWO : MARGIN;
        double kept = Math.max(margin, Math.min(scale.size() - 1 - margin, mean));
        double[] distribution = ExponentialTilt.toMean(logWeights(counts), kept);
        for (int i = 0; i < distribution.length; i++) {
            // what is smaller than any double would be impossible, and its likelihood no number
            distribution[i] = Math.max(Double.MIN_NORMAL, distribution[i]);
        }
        return distribution;
    }

    private double[] logWeights(double[] counts) {
        double total = sum(counts) + smoothing;
        double[] logWeights = new double[counts.length];
        for (int i = 0; i < counts.length; i++) {
            logWeights[i] = sharpness * Math.log((counts[i] + smoothing * population[i]) / total);
        }
        return logWeights;
    }

    private static void checkCounts(RatingScale scale, double[] counts) {
        if (counts.length != scale.size()) {
            throw new IllegalArgumentException(
                    counts.length + " counts for a scale of " + scale.size() + " ratings: " + scale);
        }
        for (double count : counts) {
            if (!(count >= 0) || Double.isInfinite(count)) {
                throw new IllegalArgumentException("a count must be 0 or more, is " + count);
            }
        }
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
