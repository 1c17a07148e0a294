package io.github.dramatis.spark.estimate;

import io.github.dramatis.spark.stage.StageResult;

/**
 * What the estimate stage did.
 *
 * @param ratings training ratings that biases are of
 * @param share of the users whose ratings the factors are fitted on
 * @param folds of the users
 * @param rank of the factors; 0: none
 * @param rows of reference_factors; 0 if an incremental run has kept them
 */
public record EstimateResult(long ratings, double share, int folds, int rank, long rows) implements StageResult {}
