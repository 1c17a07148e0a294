package io.github.dramatis.spark.table;

/**
 * One action of an agent in a simulated session.
 *
 * @param recommender whose list it went through
 * @param replication which of the agent's sessions, from 0
 * @param userId the agent
 * @param step place among the session's actions, from 0
 * @param page from 1
 * @param position of the item on the page, from 1; 0 where the action is about no item
 * @param itemId null where the action is about no item
 * @param action seen, watched, skipped or left
 * @param rating of an item that was watched; else null
 * @param satisfaction of the agent after the action, from 0 to 1
 */
public record SimulationEvent(
        String recommender,
        int replication,
        String userId,
        int step,
        int page,
        int position,
        String itemId,
        String action,
        Double rating,
        double satisfaction) {}
