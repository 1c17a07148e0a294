package io.github.dramatis.core.evaluation;

/** What a distribution over the labels (the levels of a scale, ascending) says, and how well it says it. */
public final class LabelScores {
    /**
     * A label's log-probability counts as no less (as {@link TemperatureFit} has it): one impossible label must not
     * decide alone.
     */
    static final double LEAST_LOG_PROBABILITY = -100;

    private LabelScores() {}

    /**
     * Negative log-likelihood of the true label, natural logarithm; the multi-class log loss of one row.
     *
     * @param probabilities [levels], summing to 1
     * @param truth index of the true label
     * @return in [0, 100]
     */
    public static double logLoss(double[] probabilities, int truth) {
        return -Math.max(LEAST_LOG_PROBABILITY, Math.log(probabilities[truth]));
    }

    /**
     * Continuous ranked probability score, in the unit of the ratings: ∫ (F(x) - 1{x ≥ y})² dx (Gneiting and Raftery,
     * Strictly Proper Scoring Rules, Prediction, and Estimation, 2007). F is a staircase on equally spaced labels, so
     * the integral is the step times Σ_k (F(k) - 1{k ≥ y})², the ranked probability score (Epstein 1969). For a point
     * forecast it is the absolute error.
     *
     * @param probabilities [levels], summing to 1
     * @param truth index of the true label
     * @param step between neighbouring labels
     */
    public static double crps(double[] probabilities, int truth, double step) {
        double below = 0;
        double sum = 0;
        for (int k = 0; k < probabilities.length - 1; k++) {
            below += probabilities[k];
            double miss = below - (k >= truth ? 1 : 0);
            sum += miss * miss;
        }
        return step * sum;
    }

    /** Index of the most probable label; the lowest one of equals. */
    public static int argmax(double[] probabilities) {
        int best = 0;
        for (int k = 1; k < probabilities.length; k++) {
            best = probabilities[k] > probabilities[best] ? k : best;
        }
        return best;
    }

    /** Index of the lowest label that at least half of the probability does not exceed. */
    public static int median(double[] probabilities) {
        double below = 0;
        for (int k = 0; k < probabilities.length - 1; k++) {
            below += probabilities[k];
            if (below >= 0.5) {
                return k;
            }
        }
        return probabilities.length - 1;
    }

    /** Probability of the label {@code from} and those above. */
    public static double atLeast(double[] probabilities, int from) {
        double sum = 0;
        for (int k = from; k < probabilities.length; k++) {
            sum += probabilities[k];
        }
        return sum;
    }
}
