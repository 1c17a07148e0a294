package io.github.dramatis.lm.architecture;

/**
 * Rotary positions (Su et al., arXiv 2104.09864).
 *
 * @param theta base of the frequencies theta^(−2i / headDim)
 * @param scaling how they are changed for longer texts
 */
public record RopeConfig(double theta, RopeScaling scaling) {
    /** Frequencies as they are. */
    public static RopeConfig plain(double theta) {
        return new RopeConfig(theta, new RopeScaling.None());
    }

    /**
     * Angle a position of each pair of elements, in float32 as transformers computes it.
     *
     * @param beyondOriginal whether for sequences longer than {@link RopeScaling#originalContextLength()}
     * @return [headDim / 2]
     */
    public float[] frequencies(int headDim, boolean beyondOriginal) {
        float[] frequencies = new float[headDim / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = 1f / (float) Math.pow(theta, 2f * i / headDim);
        }
        scaling.scale(frequencies, beyondOriginal);
        return frequencies;
    }
}
