/**
 * What a model computes: families, sizes, attention, rotary positions and projections, read from {@code config.json}.
 * Knows no weights and no file that holds them. What is read here is hostile input.
 */
package io.github.dramatis.lm.architecture;
