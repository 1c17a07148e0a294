package io.github.dramatis.core.prompt;

/**
 * What a prompt may tell of its user: one revision of the profile.
 *
 * @param profile M_s in words; may be empty
 * @param activity low, medium or high
 * @param conformity low, medium or high, high being near to what others give; null if unknown
 * @param diversity low, medium or high
 */
public record AgentFacts(String profile, String activity, String conformity, String diversity) {}
