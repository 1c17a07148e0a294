package io.github.dramatis.lm.training;

import io.github.dramatis.lm.model.AdapterWeights;
import java.util.function.DoubleSupplier;

/**
 * Draws an adapter that went on from another back towards it, as far as the validation loss says. On few rows training
 * goes too far in some directions; weights between both often serve better than either (Wortsman et al., "Robust
 * fine-tuning of zero-shot models", CVPR 2022).
 */
final class Shrinkage implements AutoCloseable {
    private static final double[] SHARES = {0.25, 0.5, 0.75};

    /**
     * Weights between the start and the best step.
     *
     * @param share of the way from the start: more than 0, at most 1
     * @param loss on the validation rows
     */
    record Kept(double share, double loss) {}

    private final AdapterWeights start;

    /** @param weights the adapter that training goes on from, before its first step */
    Shrinkage(AdapterWeights weights) {
        start = weights.zeros();
        TrainingLoop.copy(weights, start);
    }

    /**
     * Leaves in the weights what has the lowest loss of what lies between the start and the best step.
     *
     * @param best weights of the best step
     * @param loss theirs
     * @param weights that the loss is measured with
     * @param measure the validation loss of the weights
     * @return what was kept
     */
    Kept shrink(AdapterWeights best, double loss, AdapterWeights weights, DoubleSupplier measure) {
        double kept = 1;
        double least = loss;
        for (double share : SHARES) {
            between(best, share, weights);
            double measured = measure.getAsDouble();
            if (measured < least) {
                least = measured;
                kept = share;
            }
        }
        between(best, kept, weights);
        return new Kept(kept, least);
    }

    private void between(AdapterWeights best, double share, AdapterWeights weights) {
        for (int i = 0; i < weights.trained().size(); i++) {
            float[] from = start.trained().get(i).toArray();
            float[] to = best.trained().get(i).toArray();
            for (int j = 0; j < to.length; j++) {
                to[j] = (float) ((1 - share) * from[j] + share * to[j]);
            }
            weights.trained().get(i).copyFrom(to);
        }
    }

    @Override
    public void close() {
        start.close();
    }
}
