package io.github.dramatis.core.evaluation;

/**
 * Whether one predictor is better than another.
 *
 * @param predictor the one
 * @param against the other
 * @param declared whether it was asked before anybody saw a result; the others are exploratory
 */
public record Question(Predictor predictor, Predictor against, boolean declared) {}
