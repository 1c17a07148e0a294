package io.github.dramatis.core.estimate;

/**
 * Moves the mean of a distribution with the least change to it: p_k ∝ w_k e^{θ k} with the θ that gives the wanted
 * mean. Of all distributions with that mean it is the one of least Kullback-Leibler divergence to w (Csiszár 1975,
 * "I-divergence geometry of probability distributions and minimization problems").
 */
final class ExponentialTilt {
    private static final double TOLERANCE = 1e-10; // of the mean, in steps
    private static final int MAX_ITERATIONS = 200;

    private ExponentialTilt() {}

    /**
     * The tilted distribution.
     *
     * @param logWeights [labels], log w, finite, up to a constant
     * @param mean of the label's index, above 0 and below {@code labels - 1}
     * @return [labels], summing to 1
     */
    static double[] toMean(double[] logWeights, double mean) {
        // the mean rises with θ, its slope is the variance: Newton, kept between a θ too low and one too high
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        double theta = 0;
        double[] tilted = tilted(logWeights, theta);
        for (int i = 0; i < MAX_ITERATIONS; i++) {
            double reached = mean(tilted);
            if (Math.abs(reached - mean) <= TOLERANCE) {
                break;
            }
            low = reached < mean ? theta : low;
            high = reached < mean ? high : theta;
            theta = next(theta, (mean - reached) / variance(tilted, reached), low, high);
            tilted = tilted(logWeights, theta);
        }
        return tilted;
    }

    /** Newton's step where it stays inside the bracket, else the bracket's midpoint, or beyond its one known end. */
    private static double next(double theta, double step, double low, double high) {
        double newton = theta + Math.max(-4, Math.min(4, step)); // far out the variance is almost 0
        if (newton > low && newton < high) {
            return newton;
        }
        return (low + high) / 2;
    }

    private static double[] tilted(double[] logWeights, double theta) {
        double[] tilted = new double[logWeights.length];
        for (int i = 0; i < tilted.length; i++) {
            tilted[i] = logWeights[i] + theta * i;
        }
        return LogWeights.normalized(tilted);
    }

    private static double mean(double[] probabilities) {
        double mean = 0;
        for (int i = 0; i < probabilities.length; i++) {
            mean += i * probabilities[i];
        }
        return mean;
    }

    private static double variance(double[] probabilities, double mean) {
        double variance = 0;
        for (int i = 0; i < probabilities.length; i++) {
            variance += (i - mean) * (i - mean) * probabilities[i];
        }
        return variance;
    }
}
