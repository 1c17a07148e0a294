package io.github.dramatis.core.estimate;

import java.io.Serializable;

/**
 * The logarithmic pool of what a model and a baseline say of the same rating: p(label) ∝ p_model(label)^a ·
 * p_baseline(label)^b (Genest and Zidek 1986, "Combining probability distributions").
 *
 * @param modelPower a, 0 or more; 0: the model is not heard
 * @param baselinePower b, 0 or more
 */
public record PooledDistribution(double modelPower, double baselinePower) implements Serializable {
    /** A probability counts as no less, so that one label which somebody calls impossible does not decide alone. */
    static final double FLOOR = 1e-30;

    public PooledDistribution {
        if (!(modelPower >= 0) || !(baselinePower >= 0)) {
            throw new IllegalArgumentException("powers must be 0 or more, are " + modelPower + " and " + baselinePower);
        }
    }

    /**
     * The pool of two distributions.
     *
     * @param model [labels] probabilities
     * @param baseline [labels] probabilities
     * @return [labels] probabilities, summing to 1
     */
    public double[] of(double[] model, double[] baseline) {
        return pooled(logs(model), logs(baseline), modelPower, baselinePower);
    }

    static double[] pooled(double[] logModel, double[] logBaseline, double a, double b) {
        double[] logWeights = new double[logModel.length];
        for (int i = 0; i < logWeights.length; i++) {
            logWeights[i] = a * logModel[i] + b * logBaseline[i];
        }
        return LogWeights.normalized(logWeights);
    }

    static double[] logs(double[] probabilities) {
        double[] logs = new double[probabilities.length];
        for (int i = 0; i < logs.length; i++) {
            if (!(probabilities[i] >= 0)) {
                throw new IllegalArgumentException("a probability must be 0 or more, is " + probabilities[i]);
            }
            logs[i] = Math.log(Math.max(FLOOR, probabilities[i]));
        }
        return logs;
    }
}
