/**
 * Methods of adapting a projection: what their numbers are, how they begin, forward and backward, their files in peft,
 * and the plain LoRA that they equal. One class a method, in {@link io.github.dramatis.lm.method.Methods}.
 *
 * <p>Shapes: r = rank; in, out = widths of the projection.
 */
package io.github.dramatis.lm.method;
