/**
 * Incremental runs: what a full run froze, read by the stages that go by it, and which users' rows are kept. Each stage
 * writes its part of the reference itself.
 */
package io.github.dramatis.spark.reference;
