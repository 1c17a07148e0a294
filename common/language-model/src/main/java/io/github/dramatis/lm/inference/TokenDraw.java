package io.github.dramatis.lm.inference;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws a token from a row of logits. */
final class TokenDraw {
    private TokenDraw() {}

    /** The most probable token at temperature 0, else one of the top k in proportion to exp(logit / temperature). */
    static int draw(float[] logits, SamplingConfig config, SplittableRandom random) {
        int best = argMax(logits);
        if (config.temperature() == 0 || config.topK() == 1) {
            return best;
        }
        float least = least(logits, config.topK());
        double[] weights = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] >= least) {
                weights[i] = Math.exp((logits[i] - logits[best]) / config.temperature());
                sum += weights[i];
            }
        }
        double left = random.nextDouble() * sum;
        for (int i = 0; i < logits.length; i++) {
            left -= weights[i];
            if (weights[i] > 0 && left < 0) {
                return i;
            }
        }
        return best;
    }

    private static int argMax(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    /** The k-th largest logit. */
    private static float least(float[] logits, int k) {
        if (k == 0 || k >= logits.length) {
            return Float.NEGATIVE_INFINITY;
        }
        float[] top = Arrays.copyOf(logits, k); // a heap would be shorter to run, this is shorter to read
        Arrays.sort(top);
        for (int i = k; i < logits.length; i++) {
            if (logits[i] > top[0]) {
                int at = Arrays.binarySearch(top, logits[i]);
                int place = (at < 0 ? -at - 1 : at) - 1;
                System.arraycopy(top, 1, top, 0, place);
                top[place] = logits[i];
            }
        }
        return top[0];
    }
}
