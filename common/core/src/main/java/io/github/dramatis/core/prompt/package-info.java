/**
 * Prompts and answers: what an agent is shown of a user and an item, in which words, and which answers stand for which
 * rating. Pure functions; token ids come in from outside, so nothing here knows a model or a tokenizer.
 */
package io.github.dramatis.core.prompt;
