package io.github.dramatis.core.simulation;

import java.io.Serializable;

/**
 * One action of an agent.
 *
 * @param page from 1
 * @param position of the item on the page, from 1; 0 where the action is about no item
 * @param itemId null where the action is about no item
 * @param action what happened
 * @param rating of an item taken, on the source's scale; null for any other action and where there are no ratings
 * @param satisfaction of the agent after the action, from 0 to 1
 */
public record Event(int page, int position, String itemId, Action action, Double rating, double satisfaction)
        implements Serializable {}
