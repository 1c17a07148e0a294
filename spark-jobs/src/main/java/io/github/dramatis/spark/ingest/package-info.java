/**
 * The ingest stage: raw rating logs become {@code interactions} with a temporal split, {@code items}, and
 * {@code interactions_rejected}. How a line is read is in {@code core.ingest}; here are files, order and counts.
 */
package io.github.dramatis.spark.ingest;
