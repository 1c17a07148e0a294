/**
 * What backends are built on: attention in blocks, every kernel but the matrix products as loops over heap arrays, the
 * check of operands' shapes, native calls that are used again. Only backends use it.
 */
package io.github.dramatis.lm.kernel.base;
