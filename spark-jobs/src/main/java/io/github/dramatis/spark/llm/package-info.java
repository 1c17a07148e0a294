/**
 * How a stage's tasks ask a language model: within limits and a budget that hold over all executors, each answer kept
 * in the workspace's store before the next one is asked for. What is asked, and what is made of the answers, belongs to
 * the stages.
 */
package io.github.dramatis.spark.llm;
