package io.github.dramatis.spark.estimate;

import io.github.dramatis.spark.stage.StageResult;

/**
 * What the estimate stage did.
 *
 * @param ratings training ratings that biases are of
 * @param share of the users whose ratings the factors are fitted on
 * @param folds of the users
 * @param rank of the factors; 0: none
 * @param regularization that they were fitted with
 * @param damping of the biases
 * @param tuningRows validation ratings that these three were chosen by; 0: they were given
 * @param rows of reference_factors; 0 if an incremental run has kept them
 */
public record EstimateResult(
        long ratings,
        double share,
        int folds,
        int rank,
        double regularization,
        double damping,
        long tuningRows,
        long rows)
        implements StageResult {}
