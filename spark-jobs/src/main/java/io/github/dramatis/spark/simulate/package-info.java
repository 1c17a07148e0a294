/**
 * Agents face recommenders: their lists are shown page by page, the agents take items or pass, rate what they took,
 * turn the page or leave. What a model answers does not depend on the recommender, so each distinct page, and each item
 * that some replication takes, is asked about once; the sessions on top are arithmetic with common random numbers.
 */
package io.github.dramatis.spark.simulate;
