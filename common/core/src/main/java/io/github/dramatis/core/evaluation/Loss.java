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

    private final Measure measure;
    private final double margin;

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

    /** A difference of at most this much, either way, does not matter. In the unit of the measure. */
    public double margin() {
        return margin;
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
