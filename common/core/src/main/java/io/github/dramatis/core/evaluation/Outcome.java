package io.github.dramatis.core.evaluation;

/**
 * One test row as one predictor answered it, next to what the baselines say.
 *
 * @param rating what the user really gave
 * @param expected the predicted rating, not rounded
 * @param drawn a rating on the scale: a draw from the label distribution, a baseline's prediction rounded to the nearest
 * @param massOutside probability given to anything but the labels, in [0, 1]; NaN for a baseline
 * @param unrelated whether the sampled text is no rating; null where no text was sampled
 * @param baselines [Baseline.values().length] predicted ratings
 */
public record Outcome(
        double rating, double expected, double drawn, double massOutside, Boolean unrelated, double[] baselines) {}
