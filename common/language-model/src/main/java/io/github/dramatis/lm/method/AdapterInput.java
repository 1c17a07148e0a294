package io.github.dramatis.lm.method;

import io.github.dramatis.lm.kernel.Matrix;

/**
 * What the adapter of a module is given, forward and backward.
 *
 * @param x the module's input, [tokens, in]
 * @param hidden what the forward leaves for the backward, [tokens, rank]
 * @param dropout on x, or null
 * @param path the module's, which the mask of the dropout depends on
 */
public record AdapterInput(Matrix x, Matrix hidden, DropoutMask dropout, String path) {}
