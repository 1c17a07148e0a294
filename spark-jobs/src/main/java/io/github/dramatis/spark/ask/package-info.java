/**
 * Asks agents about any pairs of a user and an item: the same prompts, models and arithmetic as for the test rows of
 * the pipeline. Who is no agent gets a statistical profile, and whom the source does not know the nearest persona; an
 * item that the catalogue lacks can come with its title. Answers of a model are kept by content, so nothing is asked
 * twice.
 */
package io.github.dramatis.spark.ask;
