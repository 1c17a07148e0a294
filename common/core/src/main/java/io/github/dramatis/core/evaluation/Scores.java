package io.github.dramatis.core.evaluation;

import java.util.ArrayList;
import java.util.List;

/** Turns the sums of a predictor's outcomes into measurements. */
public final class Scores {
    private static final List<Measure> OF_VARIANTS = List.of(
            Measure.RMSE,
            Measure.MAE,
            Measure.URR,
            Measure.VARIANCE_RATIO,
            Measure.JENSEN_SHANNON,
            Measure.MASS_OUTSIDE_LABELS);

    private final OutcomeSums shape;
    private final double tooSmallToTell;

    /**
     * @param shape of the sums
     * @param tooSmallToTell see {@link Verdict#of}
     */
    public Scores(OutcomeSums shape, double tooSmallToTell) {
        this.shape = shape;
        this.tooSmallToTell = tooSmallToTell;
    }

    /** Every measure that is defined on these rows and, for a variant, its differences to every baseline. */
    public List<Measurement> of(Predictor predictor, Resamples resamples) {
        double[] total = resamples.total();
        List<Measurement> measurements = new ArrayList<>();
        for (Measure measure : OF_VARIANTS) {
            double value = shape.measure(measure, total);
            if (Double.isFinite(value)) {
                Interval interval = resamples.interval(sums -> shape.measure(measure, sums));
                long rows = measure == Measure.URR ? shape.texts(total) : shape.rows(total);
                measurements.add(new Measurement(
                        predictor, null, null, measure, value, interval, rows, shape.users(total), null));
            }
        }
        if (!predictor.isBaseline()) {
            for (Baseline baseline : Baseline.values()) {
                measurements.add(difference(Measure.RMSE_DIFFERENCE, predictor, baseline, resamples));
                measurements.add(difference(Measure.MAE_DIFFERENCE, predictor, baseline, resamples));
            }
        }
        return measurements;
    }

    private Measurement difference(Measure measure, Predictor predictor, Baseline baseline, Resamples resamples) {
        double[] total = resamples.total();
        Interval interval = resamples.interval(sums -> shape.difference(measure, baseline, sums));
        return new Measurement(
                predictor,
                baseline,
                null,
                measure,
                shape.difference(measure, baseline, total),
                interval,
                shape.rows(total),
                shape.users(total),
                Verdict.of(interval, tooSmallToTell));
    }
}
