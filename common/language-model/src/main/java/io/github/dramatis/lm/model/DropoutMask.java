package io.github.dramatis.lm.model;

import io.github.dramatis.core.random.Draws;
import io.github.dramatis.lm.kernel.Matrix;
import java.util.SplittableRandom;

/**
 * The seeded dropout on the inputs of LoRA's A: drawn again in the backward instead of kept. A shared prefix has one mask.
 *
 * @param probability that an element is zeroed; the others are divided by 1 − probability
 * @param seed of the run
 * @param key of the micro-batch, e.g. its step and number
 */
public record DropoutMask(double probability, long seed, String key) {
    /** y = mask x / (1 − p), or y += if {@code add}; the mask depends on the seed, the key and the place alone. */
    void apply(String place, Matrix x, Matrix y, boolean add) {
        SplittableRandom random = Draws.generator(seed, "lora-dropout", key + "/" + place);
        float keep = (float) (1 / (1 - probability));
        int threshold = (int) Math.round(probability * 65536);
        int width = x.columns();
        float[] row = new float[width];
        float[] sum = new float[width];
        for (int i = 0; i < x.rows(); i++) {
            x.getRow(i, row, 0);
            if (add) {
                y.getRow(i, sum, 0);
            }
            long bits = 0;
            for (int j = 0; j < width; j++) {
                bits = (j & 3) == 0 ? random.nextLong() : bits >>> 16; // four 16-bit draws of each 64 bits
                float kept = (bits & 0xFFFF) < threshold ? 0f : keep * row[j];
                row[j] = add ? sum[j] + kept : kept;
            }
            y.putRow(i, row, 0);
        }
    }
}
