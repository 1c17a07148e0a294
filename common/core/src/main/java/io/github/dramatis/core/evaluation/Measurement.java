package io.github.dramatis.core.evaluation;

/**
 * One measured value of one predictor.
 *
 * @param predictor whose
 * @param personaId the persona whose rows alone were measured; null for all rows
 * @param measure what was measured
 * @param value the value
 * @param interval at 95 % over users; null where there is none
 * @param rows test rows, those with a label distribution, or sampled texts: what the measure rests on
 * @param users test users
 */
public record Measurement(
        Predictor predictor,
        String personaId,
        Measure measure,
        double value,
        Interval interval,
        long rows,
        long users) {}
