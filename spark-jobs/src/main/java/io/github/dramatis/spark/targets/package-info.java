/**
 * The targets stage: who is asked, and about what. Ratings, thresholds and estimates stay everybody's; what costs
 * (reflection, prompts, training, answers) is for the chosen alone.
 */
package io.github.dramatis.spark.targets;
