package io.github.dramatis.core.evaluation;

import java.util.ArrayList;
import java.util.List;

/** Turns the sums of a predictor's outcomes into measurements. */
public final class Scores {
    private final OutcomeSums shape;

    /** @param shape of the sums */
    public Scores(OutcomeSums shape) {
        this.shape = shape;
    }

    /** Every measure that is defined on these rows. */
    public List<Measurement> of(Predictor predictor, Resamples resamples) {
        double[] total = resamples.total();
        double[] values = shape.all(total);
        boolean varies = shape.users(total) >= Resamples.LEAST_USERS;
        List<Interval> intervals = varies ? resamples.intervals(shape::all) : List.of();
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                Measure measure = shape.measures().get(i);
                measurements.add(new Measurement(
                        predictor,
                        null,
                        measure,
                        values[i],
                        varies ? intervals.get(i) : null,
                        shape.rows(measure, total),
                        shape.users(total)));
            }
        }
        return measurements;
    }
}
