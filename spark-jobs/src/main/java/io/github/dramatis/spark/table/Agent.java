package io.github.dramatis.spark.table;

/**
 * A user who is asked: prompts and answers are made for agents alone, and profiles for few others (see {@code
 * cluster.profile-sample}).
 *
 * @param userId the user
 */
public record Agent(String userId) {}
