package io.github.dramatis.lm.inference;

/**
 * What a model answers to one prompt.
 *
 * @param labels [labels], natural logarithms of the labels' probabilities under the whole vocabulary
 * @param text the sampled token ids that follow the prompt; null if none were asked for
 */
public record Answer(float[] labels, int[] text) {}
