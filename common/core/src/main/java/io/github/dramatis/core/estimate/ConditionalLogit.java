package io.github.dramatis.core.estimate;

import java.io.Serializable;

/**
 * The chance that each item of a slate is taken, or none: p(item) ∝ exp(w · z(item)) with standardized numbers z,
 * p(none) ∝ exp(c) (McFadden 1974, Conditional Logit Analysis of Qualitative Choice Behavior).
 *
 * @param means [numbers] that are taken off an item's numbers
 * @param spreads [numbers] that they are then divided by, positive
 * @param weights [numbers] w
 * @param none c
 */
public record ConditionalLogit(double[] means, double[] spreads, double[] weights, double none)
        implements Serializable {
    /**
     * The chances.
     *
     * @param items [items][numbers]
     * @return [items + 1] that sum to 1, that of none last
     */
    public double[] probabilities(double[][] items) {
        double[] utilities = new double[items.length + 1];
        for (int i = 0; i < items.length; i++) {
            double[] z = standardized(items[i]);
            for (int k = 0; k < z.length; k++) {
                utilities[i] += weights[k] * z[k];
            }
        }
        utilities[items.length] = none;
        return LogWeights.normalized(utilities);
    }

    double[] standardized(double[] numbers) {
        double[] z = new double[numbers.length];
        for (int k = 0; k < z.length; k++) {
            z[k] = (numbers[k] - means[k]) / spreads[k];
        }
        return z;
    }
}
