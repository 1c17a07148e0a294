package io.github.dramatis.lm.method;

import io.github.dramatis.core.random.Draws;
import io.github.dramatis.lm.kernel.Matrix;
import java.util.stream.IntStream;

/**
 * The seeded dropout on the inputs of LoRA's A: drawn again in the backward instead of kept. A token's mask is keyed by
 * what is masked, (run, step, module, the tokens up to it), so that a prefix has one mask however many rows share it,
 * and neither the size of micro-batches nor the sharing itself changes a mask.
 */
public final class DropoutMask {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final double probability;
    private final long seed;
    private final int step;
    private final long[] prefixes; // [tokens]

    /**
     * @param probability that an element is zeroed; the others are divided by 1 − probability
     * @param seed of the run
     * @param step number of the optimizer step
     * @param prefixes a hash of each packed token with those before it, [tokens]
     */
    public DropoutMask(double probability, long seed, int step, long[] prefixes) {
        this.probability = probability;
        this.seed = seed;
        this.step = step;
        this.prefixes = prefixes;
    }

    /** The same masks for matrices that have these packed tokens only. */
    public DropoutMask at(int[] tokens) {
        return new DropoutMask(
                probability,
                seed,
                step,
                IntStream.of(tokens).mapToLong(token -> prefixes[token]).toArray());
    }

    /** y = mask x / (1 − p), or y += if {@code add}; a row of x is a packed token. */
    void apply(String module, Matrix x, Matrix y, boolean add) {
        long key = Draws.hash(seed, "lora-dropout", step + "/" + module);
        float[] row = new float[x.columns()];
        float[] sum = new float[x.columns()];
        for (int i = 0; i < x.rows(); i++) {
            x.getRow(i, row, 0);
            mask(Draws.mix(key ^ prefixes[i]), row);
            if (add) {
                y.getRow(i, sum, 0);
                for (int j = 0; j < row.length; j++) {
                    row[j] += sum[j];
                }
            }
            y.putRow(i, row, 0);
        }
    }

    /** SplittableRandom's sequence, four 16-bit draws of each 64 bits. */
    private void mask(long key, float[] row) {
        float keep = (float) (1 / (1 - probability));
        int threshold = (int) Math.round(probability * 65536);
        long state = key;
        long bits = 0;
        for (int j = 0; j < row.length; j++) {
            if ((j & 3) == 0) {
                state += GOLDEN_GAMMA;
                bits = Draws.mix(state);
            } else {
                bits >>>= 16;
            }
            row[j] = (bits & 0xFFFF) < threshold ? 0f : keep * row[j];
        }
    }
}
