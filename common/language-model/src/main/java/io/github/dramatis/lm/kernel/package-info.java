/**
 * The arithmetic behind one narrow interface, {@link io.github.dramatis.lm.kernel.Kernels}, over native float32 memory.
 * Knows matrices and nothing of models: no layer, adapter or batch is named here. Knows no backend either: each has a
 * package below, and {@code kernel.machine} chooses one.
 */
package io.github.dramatis.lm.kernel;
