package io.github.dramatis.core.simulation;

import java.io.Serializable;

/**
 * One item that a logging system showed, what came of it, and what the evaluated system would have done.
 *
 * @param reward what came of it
 * @param propensity chance with which the logging system showed the item, above 0
 * @param probability chance with which the evaluated system would show it; for a fixed list 1 or 0
 * @param loggedEstimate the reward that a model expects of the item shown
 * @param evaluatedEstimate the reward that the model expects of what the evaluated system would show: the mean over its
 *     items by their probabilities
 */
public record LoggedChoice(
        double reward, double propensity, double probability, double loggedEstimate, double evaluatedEstimate)
        implements Serializable {
    /** @throws IllegalArgumentException if a chance is no chance or a number is not finite; the message says which */
    public LoggedChoice {
        require(propensity > 0 && propensity <= 1, "propensity must be above 0 and at most 1", propensity);
        require(probability >= 0 && probability <= 1, "probability must be from 0 to 1", probability);
        require(Double.isFinite(reward), "reward must be a finite number", reward);
        require(Double.isFinite(loggedEstimate), "the logged item's estimate must be a finite number", loggedEstimate);
        require(
                Double.isFinite(evaluatedEstimate),
                "the evaluated estimate must be a finite number",
                evaluatedEstimate);
    }

    /** How much more often the evaluated system would show the item. */
    double weight() {
        return probability / propensity;
    }

    private static void require(boolean holds, String problem, double value) {
        if (!holds) {
            throw new IllegalArgumentException(problem + ", is " + value);
        }
    }
}
