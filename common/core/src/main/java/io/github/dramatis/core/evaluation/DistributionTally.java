package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.rating.RatingScale;
import java.util.List;

/**
 * How well label distributions foretell the ratings: the proper scores, and the errors of the two point forecasts that
 * are labels.
 */
final class DistributionTally implements Tally {
    private static final int ROWS = 0;
    private static final int LOG_LOSS = 1;
    private static final int CRPS = 2;
    private static final int ARGMAX_SQUARED = 3;
    private static final int ARGMAX_ABSOLUTE = 4;
    private static final int MEDIAN_SQUARED = 5;
    private static final int MEDIAN_ABSOLUTE = 6;
    private static final int MASS_ROWS = 7;
    private static final int MASS = 8;

    private final RatingScale scale;

    DistributionTally(RatingScale scale) {
        this.scale = scale;
    }

    @Override
    public List<Measure> measures() {
        return List.of(
                Measure.NLL,
                Measure.CRPS,
                Measure.RMSE_ARGMAX,
                Measure.MAE_ARGMAX,
                Measure.RMSE_MEDIAN,
                Measure.MAE_MEDIAN,
                Measure.MASS_OUTSIDE_LABELS);
    }

    @Override
    public int width() {
        return 9;
    }

    @Override
    public void add(List<Outcome> user, Slice sums) {
        for (Outcome outcome : user) {
            double[] p = outcome.probabilities();
            if (p == null) {
                continue;
            }
            int truth = scale.nearestIndex(outcome.rating());
            double argmaxError = scale.at(LabelScores.argmax(p)) - outcome.rating();
            double medianError = scale.at(LabelScores.median(p)) - outcome.rating();
            sums.add(ROWS, 1);
            sums.add(LOG_LOSS, LabelScores.logLoss(p, truth));
            sums.add(CRPS, LabelScores.crps(p, truth, scale.step()));
            sums.add(ARGMAX_SQUARED, argmaxError * argmaxError);
            sums.add(ARGMAX_ABSOLUTE, Math.abs(argmaxError));
            sums.add(MEDIAN_SQUARED, medianError * medianError);
            sums.add(MEDIAN_ABSOLUTE, Math.abs(medianError));
            if (!Double.isNaN(outcome.massOutside())) {
                sums.add(MASS_ROWS, 1);
                sums.add(MASS, outcome.massOutside());
            }
        }
    }

    @Override
    public double measure(Measure measure, Slice sums) {
        double rows = sums.get(ROWS);
        return switch (measure) {
            case NLL -> sums.get(LOG_LOSS) / rows;
            case CRPS -> sums.get(CRPS) / rows;
            case RMSE_ARGMAX -> Math.sqrt(sums.get(ARGMAX_SQUARED) / rows);
            case MAE_ARGMAX -> sums.get(ARGMAX_ABSOLUTE) / rows;
            case RMSE_MEDIAN -> Math.sqrt(sums.get(MEDIAN_SQUARED) / rows);
            case MAE_MEDIAN -> sums.get(MEDIAN_ABSOLUTE) / rows;
            case MASS_OUTSIDE_LABELS -> sums.get(MASS) / sums.get(MASS_ROWS);
            default -> throw new IllegalArgumentException(measure.column());
        };
    }

    @Override
    public long rows(Slice sums) {
        return Math.round(sums.get(ROWS));
    }
}
