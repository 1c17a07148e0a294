package io.github.dramatis.core.synth;

/**
 * A rating in a synthetic world.
 *
 * @param userId u0, u1, ...
 * @param itemId i0, i1, ...
 * @param rating 1 to 5
 * @param timestamp seconds since 1970, rising from rating to rating of a user
 */
public record SyntheticRating(String userId, String itemId, int rating, long timestamp) {}
