package io.github.dramatis.core.llm;

/**
 * What a model answered.
 *
 * @param text the answer
 * @param inputTokens of the prompt, as the server counted them
 * @param outputTokens of the answer, as the server counted them
 * @param truncated whether it broke off at the limit of tokens
 */
public record ChatAnswer(String text, long inputTokens, long outputTokens, boolean truncated) {}
