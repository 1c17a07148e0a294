/**
 * What a history of ratings tells about its user: traits, preferences and the two memories as text.
 *
 * <p>Pure functions and streaming accumulators over one user's ratings in time order; memory per user is bounded by the
 * number of categories and decades that the user met, not by the length of the history. No Spark here, and no
 * randomness: the same ratings give the same words.
 *
 * <p><b>Who may influence whose words.</b> A rating is later predicted from a prompt that holds the revision before the
 * rating's own batch. So that no rating sees itself, directly or through the population:
 * <ul>
 *   <li>revision k holds the user's first k batches only, a memory line the ratings before it and its own;
 *   <li>what others give an item is the mean of the <em>other</em> users' training ratings ({@link
 *       io.github.dramatis.core.reflection.RatingSum}, whole numbers, so leaving one out is exact to the last bit);
 *   <li>the thresholds of conformity, the only ones that depend on rating values, come from the half of the users that
 *       the user is not in, measured against that half's ratings alone
 *       ({@link io.github.dramatis.core.reflection.UserHalf});
 *   <li>validation ratings extend their own user's history (they are past when the test begins) and enter nothing else;
 *       test ratings enter nothing at all.
 * </ul>
 *
 * <p>Words follow from facts alone: synonyms drawn at random would move sentence vectors, and so personas, without any
 * meaning.
 */
package io.github.dramatis.core.reflection;
