package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.rating.RatingScale;
import java.util.Arrays;

/**
 * The sufficient statistics of outcomes: a vector of counts and sums from which every measure follows. Vectors of disjoint
 * rows add up, so users can be counted apart, weighted and merged in any order.
 *
 * <p>Layout: users, rows, squared, absolute, rows with mass, mass, texts, unrelated texts; [baselines] squared errors,
 * [baselines] absolute errors; [levels] true ratings, [levels] drawn ratings.
 */
public final class OutcomeSums {
    /** Users that the vector counts; whoever makes the vector of one user sets it to 1. */
    public static final int USERS = 0;

    private static final int ROWS = 1;
    private static final int SQUARED = 2;
    private static final int ABSOLUTE = 3;
    private static final int MASS_ROWS = 4;
    private static final int MASS = 5;
    private static final int TEXTS = 6;
    private static final int UNRELATED = 7;
    private static final int BASELINE_SQUARED = 8;
    private static final int BASELINE_ABSOLUTE = BASELINE_SQUARED + Baseline.values().length;
    private static final int TRUE_RATINGS = BASELINE_ABSOLUTE + Baseline.values().length;

    private final RatingScale scale;
    private final double[] levels;

    public OutcomeSums(RatingScale scale) {
        this.scale = scale;
        this.levels = scale.levels();
    }

    /** Length of the vectors. */
    public int width() {
        return TRUE_RATINGS + 2 * levels.length;
    }

    /** Counts one more row in. */
    public void add(double[] sums, Outcome outcome) {
        double error = outcome.expected() - outcome.rating();
        sums[ROWS]++;
        sums[SQUARED] += error * error;
        sums[ABSOLUTE] += Math.abs(error);
        if (!Double.isNaN(outcome.massOutside())) {
            sums[MASS_ROWS]++;
            sums[MASS] += outcome.massOutside();
        }
        if (outcome.unrelated() != null) {
            sums[TEXTS]++;
            sums[UNRELATED] += outcome.unrelated() ? 1 : 0;
        }
        for (int b = 0; b < outcome.baselines().length; b++) {
            double baselineError = outcome.baselines()[b] - outcome.rating();
            sums[BASELINE_SQUARED + b] += baselineError * baselineError;
            sums[BASELINE_ABSOLUTE + b] += Math.abs(baselineError);
        }
        sums[TRUE_RATINGS + scale.nearestIndex(outcome.rating())]++;
        sums[TRUE_RATINGS + levels.length + scale.nearestIndex(outcome.drawn())]++;
    }

    public long users(double[] sums) {
        return Math.round(sums[USERS]);
    }

    public long rows(double[] sums) {
        return Math.round(sums[ROWS]);
    }

    /** How many sampled texts the unrelated-response rate rests on. */
    public long texts(double[] sums) {
        return Math.round(sums[TEXTS]);
    }

    /** A measure of the predictor itself; NaN where the rows have nothing to measure it by. */
    public double measure(Measure measure, double[] sums) {
        return switch (measure) {
            case RMSE -> Math.sqrt(sums[SQUARED] / sums[ROWS]);
            case MAE -> sums[ABSOLUTE] / sums[ROWS];
            case URR -> sums[UNRELATED] / sums[TEXTS];
            case MASS_OUTSIDE_LABELS -> sums[MASS] / sums[MASS_ROWS];
            case VARIANCE_RATIO -> RatingCounts.variance(levels, drawnRatings(sums))
                    / RatingCounts.variance(levels, trueRatings(sums));
            case JENSEN_SHANNON -> RatingCounts.jensenShannon(trueRatings(sums), drawnRatings(sums));
            default -> throw new IllegalArgumentException(measure + " is not a measure of one predictor");
        };
    }

    /** The predictor's error minus the baseline's, on the same rows. */
    public double difference(Measure measure, Baseline baseline, double[] sums) {
        return switch (measure) {
            case RMSE_DIFFERENCE -> measure(Measure.RMSE, sums)
                    - Math.sqrt(sums[BASELINE_SQUARED + baseline.ordinal()] / sums[ROWS]);
            case MAE_DIFFERENCE -> measure(Measure.MAE, sums)
                    - sums[BASELINE_ABSOLUTE + baseline.ordinal()] / sums[ROWS];
            default -> throw new IllegalArgumentException(measure + " is not a difference");
        };
    }

    /** [levels] how often each rating was really given. */
    public double[] trueRatings(double[] sums) {
        return Arrays.copyOfRange(sums, TRUE_RATINGS, TRUE_RATINGS + levels.length);
    }

    /** [levels] how often each rating was drawn. */
    public double[] drawnRatings(double[] sums) {
        return Arrays.copyOfRange(sums, TRUE_RATINGS + levels.length, TRUE_RATINGS + 2 * levels.length);
    }
}
