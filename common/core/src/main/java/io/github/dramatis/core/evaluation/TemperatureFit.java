package io.github.dramatis.core.evaluation;

/**
 * Temperature scaling: the one scalar T for which softmax(log p / T) gives held-out labels the least negative
 * log-likelihood (Guo et al., On Calibration of Modern Neural Networks, 2017).
 */
public final class TemperatureFit {
    /** T is kept in [1 / LARGEST, LARGEST]: on separable or constant rows the best one is 0 or infinite. */
    public static final double LARGEST = 20;

    /** A label's log-probability is counted as no less, so that one impossible label doesn't decide alone. */
    private static final double FLOOR = LabelScores.LEAST_LOG_PROBABILITY;

    private TemperatureFit() {}

    /**
     * Fits T. The loss is convex in 1/T, so the sign of its slope leads there by bisection.
     *
     * @param logProbabilities [rows, labels], natural logarithm, each row up to a constant of its own
     * @param labels [rows], index of the true label
     * @return T in [0.05, 20]; 1 if no other is better, as with no rows or uniform ones
     * @throws IllegalArgumentException if the lengths differ, a label is outside its row or a number is NaN
     */
    public static double fit(double[][] logProbabilities, int[] labels) {
        check(logProbabilities, labels);
        if (labels.length == 0 || slope(logProbabilities, labels, 1) == 0) {
            return 1;
        }
        double low = -Math.log(LARGEST);
        double high = Math.log(LARGEST);
        while (high - low > 1e-12) {
            double middle = (low + high) / 2;
            if (slope(logProbabilities, labels, Math.exp(middle)) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(-(low + high) / 2);
    }

    /**
     * The distribution at a temperature.
     *
     * @param logProbabilities [labels], up to a constant
     * @return [labels], summing to 1
     */
    public static double[] apply(double[] logProbabilities, double temperature) {
        return softmax(logProbabilities, 1 / temperature);
    }

    /** d/db of the mean negative log-likelihood at inverse temperature b: the expected minus the true label's log p. */
    private static double slope(double[][] logProbabilities, int[] labels, double inverse) {
        double sum = 0;
        for (int row = 0; row < labels.length; row++) {
            double[] weights = softmax(logProbabilities[row], inverse);
            for (int label = 0; label < weights.length; label++) {
                sum += weights[label] * floored(logProbabilities[row][label]);
            }
            sum -= floored(logProbabilities[row][labels[row]]);
        }
        return sum / labels.length;
    }

    private static double[] softmax(double[] logProbabilities, double inverse) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logProbability : logProbabilities) {
            largest = Math.max(largest, floored(logProbability));
        }
        double[] weights = new double[logProbabilities.length];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp((floored(logProbabilities[i]) - largest) * inverse);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static double floored(double logProbability) {
        return Math.max(FLOOR, logProbability);
    }

    private static void check(double[][] logProbabilities, int[] labels) {
        if (logProbabilities.length != labels.length) {
            throw new IllegalArgumentException(logProbabilities.length + " rows but " + labels.length + " labels");
        }
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] < 0 || labels[row] >= logProbabilities[row].length) {
                throw new IllegalArgumentException("row " + row + " has no label " + labels[row]);
            }
            for (double logProbability : logProbabilities[row]) {
                if (Double.isNaN(logProbability)) {
                    throw new IllegalArgumentException("row " + row + " has a log-probability that is not a number");
                }
            }
        }
    }
}
