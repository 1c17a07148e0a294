package io.github.dramatis.core.estimate;

/** Weights of labels by their natural logarithms. */
final class LogWeights {
    private LogWeights() {}

    /**
     * The distribution proportional to the weights.
     *
     * @param logWeights [labels], finite, up to a constant
     * @return [labels], summing to 1
     */
    static double[] normalized(double[] logWeights) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double weight : logWeights) {
            largest = Math.max(largest, weight);
        }
        double[] probabilities = new double[logWeights.length];
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = Math.exp(logWeights[i] - largest);
            sum += probabilities[i];
        }
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }
}
