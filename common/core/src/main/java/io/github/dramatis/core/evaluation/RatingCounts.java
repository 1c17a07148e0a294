package io.github.dramatis.core.evaluation;

/** Measures of populations of ratings, given as counts of each level of the scale. */
public final class RatingCounts {
    private RatingCounts() {}

    /**
     * Population variance.
     *
     * @param levels [levels] the ratings
     * @param counts [levels] how often each was given; NaN comes back if none was
     */
    public static double variance(double[] levels, double[] counts) {
        double total = sum(counts);
        double mean = 0;
        for (int i = 0; i < levels.length; i++) {
            mean += levels[i] * counts[i] / total;
        }
        double variance = 0;
        for (int i = 0; i < levels.length; i++) {
            variance += (levels[i] - mean) * (levels[i] - mean) * counts[i] / total;
        }
        return variance;
    }

    /**
     * Jensen-Shannon distance, base 2: the root of the mean Kullback-Leibler divergence of both distributions to their
     * average, as {@code scipy.spatial.distance.jensenshannon(p, q, base=2)}.
     *
     * <p>Finite samples of one and the same distribution have a distance above 0, and resampling adds to it: an
     * interval of it leans upwards.
     *
     * @param p [levels] counts or weights
     * @param q [levels] counts or weights
     * @return in [0, 1]; NaN if one of the two is empty
     */
    public static double jensenShannon(double[] p, double[] q) {
        double sumP = sum(p);
        double sumQ = sum(q);
        double divergence = 0;
        for (int i = 0; i < p.length; i++) {
            double a = p[i] / sumP;
            double b = q[i] / sumQ;
            double middle = (a + b) / 2;
            divergence += (relativeEntropy(a, middle) + relativeEntropy(b, middle)) / 2;
        }
        return Math.sqrt(Math.max(0, divergence / Math.log(2)));
    }

    /**
     * Wasserstein-1 distance, in the unit of the ratings: step * Σ_k |F(k) - G(k)|, as
     * {@code scipy.stats.wasserstein_distance}. Like any distance of finite samples it leans upwards.
     *
     * @param step between neighbouring levels
     * @param p [levels] counts or weights
     * @param q [levels] counts or weights
     * @return NaN if one of the two is empty
     */
    public static double wasserstein(double step, double[] p, double[] q) {
        double sumP = sum(p);
        double sumQ = sum(q);
        double difference = 0;
        double distance = 0;
        for (int i = 0; i < p.length - 1; i++) {
            difference += p[i] / sumP - q[i] / sumQ;
            distance += Math.abs(difference);
        }
        return step * distance;
    }

    private static double relativeEntropy(double share, double reference) {
        return share == 0 ? 0 : share * Math.log(share / reference);
    }

    private static double sum(double[] counts) {
        double sum = 0;
        for (double count : counts) {
            sum += count;
        }
        return sum;
    }
}
