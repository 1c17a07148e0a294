package io.github.dramatis.core.evaluation;

/**
 * One measured value of one predictor.
 *
 * @param predictor whose
 * @param personaId the persona whose rows alone were measured; null for all rows
 * @param slice the kind of rows that alone were measured, as {@code metrics.slice} has it; null for all rows
 * @param measure what was measured
 * @param value the value
 * @param interval at 95 % over users; null where there is none, as with fewer than two users
 * @param rows test rows, those with a label distribution, or sampled texts: what the measure rests on
 * @param users test users
 */
public record Measurement(
        Predictor predictor,
        String personaId,
        String slice,
        Measure measure,
        double value,
        Interval interval,
        long rows,
        long users) {
    /** A measurement over all rows, of no slice. */
    public Measurement(
            Predictor predictor,
            String personaId,
            Measure measure,
            double value,
            Interval interval,
            long rows,
            long users) {
        this(predictor, personaId, null, measure, value, interval, rows, users);
    }
}
