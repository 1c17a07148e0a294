/**
 * Draws of rows that depend on hashes of keys alone: the same whatever the partitioning, with a bounded number of
 * values in memory.
 */
package io.github.dramatis.spark.sampling;
