/**
 * Asking a language model that runs elsewhere: what is asked and answered, the HTTP client for OpenAI-compatible
 * servers, and the permits that keep all executors together within the limits.
 *
 * <p>Knows nothing of users, ratings or Spark. What is asked about is {@code core.reflection.llm}'s.
 */
package io.github.dramatis.core.llm;
