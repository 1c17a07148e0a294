package io.github.dramatis.lm.model;

import io.github.dramatis.lm.kernel.Matrix;

/**
 * The factors of one adapted projection, or their gradients; windows of one flat matrix.
 *
 * @param a [r, in]
 * @param b [out, r]
 */
record LoraFactors(Matrix a, Matrix b) {}
