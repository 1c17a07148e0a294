package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.naming.ByName;
import io.github.dramatis.core.rating.RatingScale;

/** The measure in which two predictors are compared; less is better. */
public enum Loss {
    /** RMSE of the expected rating. */
    RMSE(Measure.RMSE, 0.01),
    /** MAE of the expected rating. */
    MAE(Measure.MAE, 0.01),
    /** Negative log-likelihood of the true label. */
    NLL(Measure.NLL, 0.005),
    /** Continuous ranked probability score. */
    CRPS(Measure.CRPS, 0.005);

    private static final double STARS = 4; // range from 1 to 5
    private static final double HALF_STARS = 4.5; // from 0.5 to 5

    private final Measure measure;
    private final double margin; // on stars

    Loss(Measure measure, double margin) {
        this.measure = measure;
        this.margin = margin;
    }

    /** The measure that this is a difference of. */
    public Measure measure() {
        return measure;
    }

    /** The name of a difference in the column {@code measure}: "rmse_difference". */
    public String column() {
        return measure.column() + "_difference";
    }

    /**
     * A difference of at most this much, either way, does not matter. In the unit of the measure: on scales other than
     * stars (1 to 5, 0.5 to 5) the margins of RMSE, MAE and CRPS are in proportion to the range.
     */
    public double margin(RatingScale scale) {
        double range = scale.max() - scale.min();
        boolean stars = range >= STARS && range <= HALF_STARS;
        // margin * range / STARS would print rounding errors
        return this == NLL || stars ? margin : range / (STARS / margin);
    }

    /** The loss whose difference has that column name; null if it is the name of a {@link Measure}. */
    public static Loss ofColumn(String column) {
        return ByName.find(values(), Loss::column, column).orElse(null);
    }

    /** Whether it is of label distributions. */
    boolean needsDistribution() {
        return this == NLL || this == CRPS;
    }

    /** One row's part of the sum that the loss follows from. */
    double of(Outcome outcome, RatingScale scale) {
        double error = outcome.error();
        return switch (this) {
            case RMSE -> error * error;
            case MAE -> Math.abs(error);
            case NLL -> LabelScores.logLoss(outcome.probabilities(), scale.nearestIndex(outcome.rating()));
            case CRPS -> LabelScores.crps(outcome.probabilities(), scale.nearestIndex(outcome.rating()), scale.step());
        };
    }

    /** The loss from the mean of its rows' parts. */
    double ofMean(double mean) {
        return this == RMSE ? Math.sqrt(mean) : mean;
    }
}
