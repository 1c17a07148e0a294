/** Trains the adapters: one one-task Spark job each, largest first, so that one that fails for good fails alone. */
package io.github.dramatis.spark.train;
