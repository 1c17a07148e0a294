/**
 * Holds the agents' answers against the truth, next to baselines on the same rows, and writes the metrics and the
 * report. What is computed from sums stands in {@code core.evaluation}, how it is shown in {@code core.report}; here it
 * is read, joined and summed.
 */
package io.github.dramatis.spark.evaluate;
