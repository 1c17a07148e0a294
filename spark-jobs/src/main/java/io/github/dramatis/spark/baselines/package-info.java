/**
 * The stage baselines: rivals of the agents that know numbers alone, each with an expected rating and a distribution
 * around it. No row that a baseline is measured on, nor any later one of its user, is in what it learns from.
 */
package io.github.dramatis.spark.baselines;
