package io.github.dramatis.core.simulation;

import io.github.dramatis.core.random.Draws;

/**
 * The uniform numbers of one agent's session: common random numbers. Their keys do not name the recommender, so
 * sessions of two recommenders differ by their pages alone, and the difference between them varies less than if each
 * had numbers of its own.
 *
 * @param seed of the run
 * @param agent user id
 * @param replication from 0
 */
public record SessionDraws(long seed, String agent, int replication) {
    private static final String STAGE = "simulate";

    /** For the choice on a page, counted from 1. */
    double choice(int page) {
        return uniform("choice", Integer.toString(page));
    }

    /** For turning a page, counted from 1. */
    double turn(int page) {
        return uniform("turn", Integer.toString(page));
    }

    /** For the rating of an item, on whatever page it is taken: whoever sees it earlier likes it no other. */
    double rating(String itemId) {
        return uniform("rating", itemId.length() + " " + itemId);
    }

    /** The agent comes last, and an item with its length: no two keys read alike. */
    private double uniform(String purpose, String of) {
        return Draws.uniform(seed, STAGE, purpose + " " + replication + " " + of + " " + agent);
    }
}
