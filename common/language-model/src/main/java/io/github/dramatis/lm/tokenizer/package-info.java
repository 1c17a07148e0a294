/**
 * Text to token ids and back, and the chat template that a model ships. Text that comes from data never becomes a
 * control token.
 */
package io.github.dramatis.lm.tokenizer;
