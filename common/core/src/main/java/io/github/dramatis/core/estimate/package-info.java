/**
 * What numbers know of a rating: a user's factor from known ratings, the distribution around an expected rating, and
 * the pool of two distributions. Pure functions; nothing here knows where ratings or item factors come from, and
 * nothing draws at random.
 */
package io.github.dramatis.core.estimate;
