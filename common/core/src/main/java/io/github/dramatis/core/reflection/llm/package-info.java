/**
 * Hierarchical reflection through a language model: what is asked about a user's batches of ratings, in which order,
 * and which answers are good enough. Pure: nothing here calls a model, so that a recorded conversation gives the same
 * profile again.
 *
 * <p>{@link io.github.dramatis.core.reflection.llm.UserReflection} is the heart: it says what to ask next and is told
 * the answer. Revision k is asked for before the batch k + 1 is shown; after the last batch a final reflection over the
 * revisions makes the profile that test rows see.
 *
 * <p>A prompt holds the user's own ratings and the items' own fields, never what others rate: so it depends on nobody
 * else, and a user whose history has not changed need not be asked again. Text from data is quoted
 * ({@link io.github.dramatis.core.reflection.llm.QuotedJson}) and cannot end the data, a turn or the prompt.
 */
package io.github.dramatis.core.reflection.llm;
