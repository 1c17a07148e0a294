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
        List<Interval> intervals = resamples.intervals(shape::all);
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                Measure measure = shape.measures().get(i);
                measurements.add(new Measurement(
                        predictor,
                        null,
                        measure,
                        values[i],
                        intervals.get(i),
                        shape.rows(measure, total),
                        shape.users(total)));
            }
        }
        return measurements;
    }
}
