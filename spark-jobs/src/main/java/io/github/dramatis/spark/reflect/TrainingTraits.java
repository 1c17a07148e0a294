package io.github.dramatis.spark.reflect;

/**
 * Traits of one user's whole training part, of which the population's percentiles are taken.
 *
 * @param half the user's half
 * @param activity number of ratings
 * @param conformity mean squared difference to the own half's item means without the own rating, over training ratings;
 *     null if there are none to compare with
 * @param diversity categories that hold 80 % of the ratings
 */
public record TrainingTraits(int half, int activity, Double conformity, int diversity) {}
