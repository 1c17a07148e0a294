/**
 * Chooses what this machine computes with: the backend, the precision, the number of cores. The one place that knows
 * the backends; whoever computes knows {@code lm.kernel} alone.
 */
package io.github.dramatis.lm.kernel.machine;
