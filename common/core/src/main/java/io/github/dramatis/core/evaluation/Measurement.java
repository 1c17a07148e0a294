package io.github.dramatis.core.evaluation;

/**
 * One measured value.
 *
 * @param predictor whose
 * @param comparedWith the baseline of a difference; null if it is none
 * @param personaId the persona whose rows alone were measured; null for all rows
 * @param measure what was measured
 * @param value the value
 * @param interval at 95 % over users; null where there is none
 * @param rows test rows, or sampled texts for the unrelated-response rate
 * @param users test users
 * @param verdict of a difference; null if it is none
 */
public record Measurement(
        Predictor predictor,
        Baseline comparedWith,
        String personaId,
        Measure measure,
        double value,
        Interval interval,
        long rows,
        long users,
        Verdict verdict) {}
