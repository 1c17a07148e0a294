package io.github.dramatis.lm.model;

/**
 * What the logits at a packed token should predict.
 *
 * @param index of the packed token
 * @param ids where the distribution has mass
 * @param probabilities its mass there
 */
public record PackedTarget(int index, int[] ids, float[] probabilities) {}
