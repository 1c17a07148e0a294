package io.github.dramatis.lm.kernel.base;

import io.github.dramatis.lm.kernel.AdamWStep;

/** The arithmetic of one AdamW step over heap arrays, in the order of torch's single-tensor implementation. */
final class AdamW {
    private final float shrink;
    private final float gradientScale;
    private final float stepSize;
    private final float rootOfCorrection;

    AdamW(AdamWStep step) {
        shrink = step.shrink();
        gradientScale = step.gradientScale();
        stepSize = step.stepSize();
        rootOfCorrection = step.rootOfCorrection();
    }

    void update(float[] parameter, float[] gradient, float[] mean, float[] variance, int n) {
        moments(gradient, mean, variance, gradientScale, n);
        step(parameter, mean, variance, shrink, stepSize, rootOfCorrection, n);
    }

    private static void moments(float[] gradient, float[] mean, float[] variance, float scale, int n) {
        float keep1 = (float) (1 - AdamWStep.BETA1);
        float beta2 = (float) AdamWStep.BETA2;
        float keep2 = (float) (1 - AdamWStep.BETA2);
        for (int i = 0; i < n; i++) {
            float g = scale * gradient[i];
            mean[i] += keep1 * (g - mean[i]);
            variance[i] = beta2 * variance[i] + keep2 * g * g;
        }
    }

    private static void step(
            float[] parameter, float[] mean, float[] variance, float shrink, float stepSize, float root, int n) {
        float eps = (float) AdamWStep.EPS;
        for (int i = 0; i < n; i++) {
            float spread = (float) Math.sqrt(variance[i]) / root + eps;
            parameter[i] = shrink * parameter[i] - stepSize * mean[i] / spread;
        }
    }
}
