package io.github.dramatis.lm.kernel;

/** Cosines and sines of the rotary embedding for every position, computed once. Immutable. */
public final class RotaryTable {
    private final int half;
    private final float[] cosines; // [positions, headDim / 2]
    private final float[] sines; // [positions, headDim / 2]

    /**
     * The cosines and sines of position · frequency, in float32 as transformers computes them.
     *
     * @param frequencies of each pair of elements, [headDim / 2]
     * @param factor by which cosines and sines are multiplied
     * @param positions how many positions are ever asked for
     */
    public RotaryTable(float[] frequencies, float factor, int positions) {
        half = frequencies.length;
        cosines = new float[positions * half];
        sines = new float[positions * half];
        for (int i = 0; i < half; i++) {
            for (int position = 0; position < positions; position++) {
                float angle = position * frequencies[i];
                cosines[position * half + i] = factor * (float) Math.cos(angle);
                sines[position * half + i] = factor * (float) Math.sin(angle);
            }
        }
    }

    /** Width of a head. */
    public int headDim() {
        return 2 * half;
    }

    /** How many positions the table holds. */
    public int positions() {
        return cosines.length / half;
    }

    /** [positions, headDim / 2]; not to be changed. */
    public float[] cosines() {
        return cosines;
    }

    /** [positions, headDim / 2]; not to be changed. */
    public float[] sines() {
        return sines;
    }
}
