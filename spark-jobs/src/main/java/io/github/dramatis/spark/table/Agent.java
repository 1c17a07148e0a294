package io.github.dramatis.spark.table;

/**
 * A user who is asked: profiles, prompts and answers are made for agents alone.
 *
 * @param userId the user
 */
public record Agent(String userId) {}
