package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.random.Draws;
import java.util.SplittableRandom;

/**
 * How often each bootstrap resample takes a user: independent Poisson(1) numbers, drawn from (run seed, user) alone.
 * They stand in for drawing n users with replacement (whose counts are Poisson(1) in the limit) and need to know
 * neither n nor the other users, so partitions resample on their own (Chamandy et al., Estimating Uncertainty for
 * Massive Data Streams, 2012). Every predictor sees the same weights: differences are paired.
 */
public final class PoissonWeights {
    /** Cumulative probabilities of 0, 1, 2, ...; what is left beyond 18 is below 2^-53. */
    private static final double[] CUMULATIVE = cumulative();

    private PoissonWeights() {}

    /** [replicates] weights of the user. */
    public static double[] of(long runSeed, String userId, int replicates) {
        SplittableRandom generator = Draws.generator(runSeed, "evaluate bootstrap", userId);
        double[] weights = new double[replicates];
        for (int r = 0; r < replicates; r++) {
            double uniform = generator.nextDouble();
            int weight = 0;
            while (uniform >= CUMULATIVE[weight]) {
                weight++;
            }
            weights[r] = weight;
        }
        return weights;
    }

    private static double[] cumulative() {
        double[] cumulative = new double[20];
        double probability = Math.exp(-1);
        double sum = 0;
        for (int k = 0; k < cumulative.length; k++) {
            sum += probability;
            cumulative[k] = sum;
            probability /= k + 1;
        }
        cumulative[cumulative.length - 1] = 1;
        return cumulative;
    }
}
