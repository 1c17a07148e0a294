package io.github.dramatis.lm.method;

import java.util.Map;

/**
 * The two factors of one adapted projection, on the heap.
 *
 * @param in width of the projection's input
 * @param out width of its output
 * @param a [rank, in], row-major
 * @param b [out, rank], row-major
 */
public record LoraPair(int in, int out, float[] a, float[] b) {
    /** Both by the names that LoRA gives them. */
    public Map<String, float[]> tensors() {
        return Map.of(Lora.A, a, Lora.B, b);
    }
}
