package io.github.dramatis.spark.predict;

import io.github.dramatis.core.estimate.PooledDistribution;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;

/**
 * A model's distribution over the ratings of a scale.
 *
 * @param probabilities [ratings], ascending; they sum to 1
 * @param mass what the model gave to all labels together, out of 1
 */
public record LabelDistribution(double[] probabilities, double mass) {
    /**
     * The labels' share of the vocabulary, renormalized: p ∝ exp(log p / temperature).
     *
     * @param logProbabilities [ratings] natural logarithms under the whole vocabulary
     * @param temperature positive; 1 leaves the model's own distribution
     */
    public static LabelDistribution of(double[] logProbabilities, double temperature) {
        double max = Double.NEGATIVE_INFINITY;
        double mass = 0;
        for (double logProbability : logProbabilities) {
            max = Math.max(max, logProbability);
            mass += Math.exp(logProbability);
        }
        double[] probabilities = new double[logProbabilities.length];
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = Math.exp((logProbabilities[i] - max) / temperature);
            sum += probabilities[i];
        }
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] /= sum;
        }
        return new LabelDistribution(probabilities, Math.min(1, mass));
    }

    /**
     * The labels' share of the vocabulary, pooled with what a partner says.
     *
     * @param logProbabilities as for {@link #of}
     * @param partner [ratings] probabilities
     */
    public static LabelDistribution pooled(double[] logProbabilities, PooledDistribution pool, double[] partner) {
        LabelDistribution alone = of(logProbabilities, 1);
        return new LabelDistribution(pool.of(alone.probabilities(), partner), alone.mass());
    }

    /** Its mean. */
    public double expected(RatingScale scale) {
        double expected = 0;
        for (int i = 0; i < probabilities.length; i++) {
            expected += probabilities[i] * scale.at(i);
        }
        return expected;
    }

    /** The draw of a run's variant for a prompt. */
    public double draw(RatingScale scale, long seed, String variantId, String exampleId) {
        return draw(scale, Draws.uniform(seed, "predict-draw", variantId + "/" + exampleId));
    }

    /** The rating at which the cumulated probability passes {@code uniform}, in [0, 1). */
    double draw(RatingScale scale, double uniform) {
        return scale.at(drawn(probabilities, uniform));
    }

    /** Index of the label at which the cumulated probability passes {@code uniform}, in [0, 1). */
    public static int drawn(double[] probabilities, double uniform) {
        double left = uniform;
        for (int i = 0; i < probabilities.length; i++) {
            left -= probabilities[i];
            if (left < 0) {
                return i;
            }
        }
        return probabilities.length - 1;
    }
}
