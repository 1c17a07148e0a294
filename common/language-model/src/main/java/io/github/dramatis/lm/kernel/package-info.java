/**
 * The arithmetic behind one narrow interface, {@link io.github.dramatis.lm.kernel.Kernels}, over native float32 memory.
 * Knows matrices and nothing of models: no layer, adapter or batch is named here.
 */
package io.github.dramatis.lm.kernel;
