package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.rating.RatingScale;

/**
 * One test row as one predictor answered it.
 *
 * @param row the truth
 * @param expected the predicted rating, not rounded
 * @param drawn a rating on the scale: a draw from the label distribution, a baseline's prediction rounded to the
 *     nearest
 * @param probabilities [levels] the label distribution, summing to 1; null where the predictor has none
 * @param massOutside probability given to anything but the labels, in [0, 1]; NaN for a baseline
 * @param answer what the sampled text says; null where no text was sampled
 */
public record Outcome(
        TestRow row, double expected, double drawn, double[] probabilities, double massOutside, ParsedAnswer answer) {

    /** A baseline's answer: as a rating it would hand out the nearest one on the scale. */
    public static Outcome of(TestRow row, Baseline baseline, RatingScale scale) {
        double expected = row.baselines()[baseline.ordinal()];
        double nearest = scale.at(scale.nearestIndex(expected));
        return new Outcome(row, expected, nearest, row.baselineProbabilities()[baseline.ordinal()], Double.NaN, null);
    }

    /** What the user really gave. */
    public double rating() {
        return row.rating();
    }

    /** Expected minus true rating. */
    public double error() {
        return expected - row.rating();
    }
}
