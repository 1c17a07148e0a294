package io.github.dramatis.lm.kernel;

/**
 * The numbers of one AdamW step (Loshchilov and Hutter, arXiv 1711.05101; betas .9 and .999, eps 1e-8 as torch's
 * defaults).
 *
 * @param step number of this step, from 1
 * @param learningRate of this step
 * @param weightDecay decoupled: p shrinks by learningRate · weightDecay first
 * @param gradientScale by which the gradient is multiplied before use (clipping)
 */
public record AdamWStep(int step, double learningRate, double weightDecay, float gradientScale) {
    public static final double BETA1 = 0.9;
    public static final double BETA2 = 0.999;
    public static final double EPS = 1e-8;

    /** The factor of the parameters before they move, 1 − learningRate · weightDecay. */
    public float shrink() {
        return (float) (1 - learningRate * weightDecay);
    }

    /** The factor of mean / spread, learningRate / (1 − beta1^step). */
    public float stepSize() {
        return (float) (learningRate / (1 - Math.pow(BETA1, step)));
    }

    /** The divisor of √variance, √(1 − beta2^step). */
    public float rootOfCorrection() {
        return (float) Math.sqrt(1 - Math.pow(BETA2, step));
    }
}
