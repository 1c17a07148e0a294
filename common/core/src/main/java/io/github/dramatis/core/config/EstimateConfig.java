package io.github.dramatis.core.config;

import java.io.Serializable;

/**
 * How item factors are fitted, by which ratings of others reach a collaborative estimate.
 *
 * <p>Where there are enough validation ratings, rank, regularization and damping are where a search begins, which tries
 * half and double of each.
 *
 * @param rank of the factors; 0: none are fitted, estimates rest on biases alone; none are where
 *     {@code source.feedback} is taken
 * @param regularization of the factors, times the number of ratings of a user or an item
 * @param damping ratings that pull a bias towards 0
 * @param folds parts of the users; each part's factors are fitted on the others' ratings, so that no user's own ratings
 *     are in them
 * @param iterations of ALS
 * @param maxRatings training ratings that the factors are fitted on, at most; past it a sample of the users takes part
 * @param blocks partitions of a fold; the sums' order, and so the last digits, depend on it
 * @param tuningRows fewest validation ratings, of users whose purpose is tune, that rank, regularization and damping
 *     are chosen by; with fewer they are taken as given. 0: they always are
 */
public record EstimateConfig(
        @Default("16") int rank,
        @Default("0.2") double regularization,
        @Default("5") double damping,
        @Default("10") int folds,
        @Default("10") int iterations,
        @Default("5000000") long maxRatings,
        @Default("1") int blocks,
        @Default("1000") int tuningRows)
        implements Serializable {
    /** The highest rank. */
    public static final int HIGHEST_RANK = 512;
    /** The least regularization. */
    public static final double LEAST_REGULARIZATION = 1e-4;

    public EstimateConfig {
        Check.that(rank >= 0 && rank <= HIGHEST_RANK, "rank", "must be 0 (none) to " + HIGHEST_RANK + ", is " + rank);
        Check.that(
                regularization >= LEAST_REGULARIZATION,
                "regularization",
                "must be 0.0001 or more, is " + regularization);
        Check.that(damping > 0, "damping", "must be positive, is " + damping);
        Check.that(folds >= 2 && folds <= 100, "folds", "must be 2 to 100, is " + folds);
        Check.that(iterations >= 1, "iterations", "must be 1 or more, is " + iterations);
        Check.that(maxRatings >= 1, "max-ratings", "must be 1 or more, is " + maxRatings);
        Check.that(blocks >= 1, "blocks", "must be 1 or more, is " + blocks);
        Check.that(tuningRows >= 0, "tuning-rows", "must be 0 (as given) or more, is " + tuningRows);
    }

    /** The same without factors. */
    EstimateConfig withoutFactors() {
        return with(0, regularization, damping);
    }

    /** The same, fitted otherwise. */
    public EstimateConfig with(int otherRank, double otherRegularization, double otherDamping) {
        return new EstimateConfig(
                otherRank, otherRegularization, otherDamping, folds, iterations, maxRatings, blocks, tuningRows);
    }

    /** The same for another number of parts of the users. */
    public EstimateConfig withFolds(int others) {
        return new EstimateConfig(rank, regularization, damping, others, iterations, maxRatings, blocks, tuningRows);
    }
}
