package io.github.dramatis.lm.kernel;

/** Cosines and sines of the rotary embedding for every position, computed once. Immutable. */
public final class RotaryTable {
    private final int half;
    private final float[] cosines; // [positions, headDim / 2]
    private final float[] sines; // [positions, headDim / 2]

    /**
     * Plain rotary frequencies theta^(−2i / headDim), in float32 as transformers computes them.
     *
     * @param positions how many positions are ever asked for
     */
    public RotaryTable(int headDim, double theta, int positions) {
        half = headDim / 2;
        cosines = new float[positions * half];
        sines = new float[positions * half];
        for (int i = 0; i < half; i++) {
            float frequency = 1f / (float) Math.pow(theta, 2.0 * i / headDim);
            for (int position = 0; position < positions; position++) {
                float angle = position * frequency;
                cosines[position * half + i] = (float) Math.cos(angle);
                sines[position * half + i] = (float) Math.sin(angle);
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

    float[] cosines() {
        return cosines;
    }

    float[] sines() {
        return sines;
    }
}
