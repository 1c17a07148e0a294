/**
 * What agents do with recommenders' lists, and what that says about the recommenders: sessions by given probabilities,
 * measures of them, of the lists and of held-out interactions, comparisons of systems, agreement of two rankings of
 * systems, and off-policy estimates.
 *
 * <p>Pure functions over numbers. Nothing here asks a model, and nothing knows which recommender made a page: sessions
 * of two recommenders share their draws. What has to be gathered over agents are vectors of sums that add up ({@link
 * io.github.dramatis.core.evaluation.Resamples}), so any number of machines can share the work.
 */
package io.github.dramatis.core.simulation;
