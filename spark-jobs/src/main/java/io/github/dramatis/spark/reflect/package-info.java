/**
 * The stage that turns histories into the two memories, statistically: {@code interactions, items → profiles,
 * memories}.
 *
 * <p>{@link io.github.dramatis.spark.reflect.RatingHistories} joins each rating with its item and the item's rating
 * sums, {@link io.github.dramatis.spark.reflect.PopulationCuts} finds what is little and what is much, and two sorted
 * passes over each user's ratings write the tables. What is said, and why no rating can influence its own prompt, is
 * told in {@code io.github.dramatis.core.reflection}.
 *
 * <p>{@link io.github.dramatis.spark.llm.Asking} asks a language model about users, and about items before them
 * where {@code items.enrich} says so ({@link io.github.dramatis.spark.reflect.ItemSummaries}, the table
 * {@code item_texts}): the reflection may be shown the summaries, and the stages after it are.
 *
 * <p>Profiles and memories cover the training part, validation included, in the order (timestamp, item id); item sums
 * come from the rows whose split is {@code train} alone, so a validation rating changes later revisions of its own user
 * and nothing else. Test rows are dropped before anything is computed.
 */
package io.github.dramatis.spark.reflect;
