package io.github.dramatis.core.estimate;

import io.github.dramatis.core.rating.RatingScale;
import java.util.List;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * Fits the smoothing and the sharpness of a {@link TiltedHistogram}: those that give the ratings of held-out rows the
 * least negative log-likelihood, found by Nelder and Mead's simplex over their logarithms.
 */
public final class TiltedHistogramFit {
    /**
     * Where the search starts, and the answer without rows: ten ratings of the population, no change of the histogram.
     */
    static final double FIRST_SMOOTHING = 10;

    static final double FIRST_SHARPNESS = 1;

    // both stay within these: on rows without information the best one can be 0 or infinite
    private static final double SMALLEST_SMOOTHING = 0.01;
    private static final double LARGEST_SMOOTHING = 1e5;
    private static final double SMALLEST_SHARPNESS = 0.01;
    private static final double LARGEST_SHARPNESS = 20;
    private static final double TOLERANCE = 1e-9; // of the mean loss

    private TiltedHistogramFit() {}

    /**
     * A rating that was held out.
     *
     * @param expected what the baseline expected, without knowing the rating
     * @param counts [labels] the user's histogram, without the rating
     * @param label index of the rating on the scale
     */
    public record HeldOut(double expected, double[] counts, int label) {}

    /**
     * Fits both.
     *
     * @param scale of the ratings
     * @param populationCounts [labels] how often everybody gave each rating, the held-out rows left out
     * @param rows held-out ratings; none: the start values come back
     */
    public static TiltedHistogram fit(RatingScale scale, double[] populationCounts, List<HeldOut> rows) {
        if (rows.isEmpty()) {
            return new TiltedHistogram(scale, populationCounts, FIRST_SMOOTHING, FIRST_SHARPNESS);
        }
        double[] best = new SimplexOptimizer(new SimpleValueChecker(TOLERANCE, TOLERANCE))
                .optimize(
                        new MaxEval(1000),
                        GoalType.MINIMIZE,
                        new ObjectiveFunction(logs -> loss(at(scale, populationCounts, logs), rows)),
                        new InitialGuess(new double[] {Math.log(FIRST_SMOOTHING), Math.log(FIRST_SHARPNESS)}),
                        new NelderMeadSimplex(new double[] {1, 0.2}))
                .getPoint();
        return at(scale, populationCounts, best);
    }

    /** The mean negative log-likelihood of the rows' ratings, in nats; NaN without rows. */
    public static double loss(TiltedHistogram histogram, List<HeldOut> rows) {
        double sum = 0;
        for (HeldOut row : rows) {
            // where doubles end, a rating is impossible but not infinitely so
            sum -= Math.log(Math.max(Double.MIN_NORMAL, histogram.around(row.expected(), row.counts())[row.label()]));
        }
        return sum / rows.size();
    }

    private static TiltedHistogram at(RatingScale scale, double[] populationCounts, double[] logs) {
        return new TiltedHistogram(
                scale,
                populationCounts,
                Math.max(SMALLEST_SMOOTHING, Math.min(LARGEST_SMOOTHING, Math.exp(logs[0]))),
                Math.max(SMALLEST_SHARPNESS, Math.min(LARGEST_SHARPNESS, Math.exp(logs[1]))));
    }
}
