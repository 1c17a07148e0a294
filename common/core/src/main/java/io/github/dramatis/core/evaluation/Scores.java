package io.github.dramatis.core.evaluation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Turns the sums of a predictor's outcomes into measurements. */
public final class Scores {
    /**
     * What is neither a mean over rows or users nor the root of one: of sums over several runs it would be that of the
     * mixture of what they answered, so that it is computed of each run and averaged.
     */
    private static final Set<Measure> OF_EACH_RUN = EnumSet.of(
            Measure.VARIANCE_RATIO,
            Measure.JENSEN_SHANNON,
            Measure.WASSERSTEIN,
            Measure.CALIBRATION_EXPECTED,
            Measure.CALIBRATION_LIKE,
            Measure.LIKE_AUC,
            Measure.LIKE_F1,
            Measure.ABOVE_MEAN_F1,
            Measure.BIAS_CORRELATION);

    private final OutcomeSums shape;

    /** @param shape of the sums */
    public Scores(OutcomeSums shape) {
        this.shape = shape;
    }

    /**
     * Every measure that is defined on these rows.
     *
     * @param runs sums of each run of the predictor, at least one
     */
    public List<Measurement> of(Predictor predictor, List<Resamples> runs) {
        Resamples mean = Resamples.mean(runs);
        double[] total = mean.total();
        double[] values = values(total, runs.stream().map(Resamples::total).toList());
        boolean varies = shape.users(total) >= Resamples.LEAST_USERS;
        List<Interval> intervals = varies ? intervals(mean, runs) : List.of();
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

    private List<Interval> intervals(Resamples mean, List<Resamples> runs) {
        return Resamples.intervals(IntStream.range(0, mean.replicates())
                .mapToObj(r -> values(
                        mean.resample(r),
                        runs.stream().map(run -> run.resample(r)).toList()))
                .toArray(double[][]::new));
    }

    /**
     * [measures] of the same users, all or those of a resample.
     *
     * @param mean of the sums of the runs
     * @param runs their sums
     */
    private double[] values(double[] mean, List<double[]> runs) {
        double[] values = shape.all(mean);
        for (int i = 0; i < values.length && runs.size() > 1; i++) {
            Measure measure = shape.measures().get(i);
            if (OF_EACH_RUN.contains(measure)) {
                values[i] = runs.stream()
                        .mapToDouble(sums -> shape.measure(measure, sums))
                        .average()
                        .orElseThrow();
            }
        }
        return values;
    }
}
