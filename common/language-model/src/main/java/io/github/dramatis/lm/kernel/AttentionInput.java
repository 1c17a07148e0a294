package io.github.dramatis.lm.kernel;

/**
 * What attention reads of one piece of text, or the gradients of that.
 *
 * @param q queries, [queries, heads headDim]
 * @param k keys, [past + queries, keyValueHeads headDim]
 * @param v values, like k
 */
public record AttentionInput(Matrix q, Matrix k, Matrix v) {}
