/** What is asked of a model and an adapter: logits, label probabilities, sampled text. */
package io.github.dramatis.lm.inference;
