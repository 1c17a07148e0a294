package io.github.dramatis.core.llm;

/**
 * A token that an answer may have had at one place.
 *
 * @param token its text
 * @param logProbability natural logarithm of its probability under the whole vocabulary
 */
public record TokenProbability(String token, double logProbability) {}
