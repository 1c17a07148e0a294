/**
 * The LLaMA-family transformer over packed rows: frozen weights, forward, and backward to the adapter alone.
 *
 * <p>Legend of the shapes: tokens = packed tokens of a batch; d = hiddenSize; q = heads · headDim; k = keyValueHeads ·
 * headDim; f = feedForwardSize; r = LoRA rank.
 */
package io.github.dramatis.lm.model;
