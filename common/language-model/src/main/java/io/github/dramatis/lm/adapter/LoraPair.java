package io.github.dramatis.lm.adapter;

/**
 * The two factors of one adapted projection, on the heap.
 *
 * @param in width of the projection's input
 * @param out width of its output
 * @param a [rank, in], row-major
 * @param b [out, rank], row-major
 */
public record LoraPair(int in, int out, float[] a, float[] b) {}
