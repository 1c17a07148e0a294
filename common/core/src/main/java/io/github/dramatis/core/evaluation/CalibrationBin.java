package io.github.dramatis.core.evaluation;

/**
 * Rows whose expected ratings are alike: those of a tenth of the scale.
 *
 * @param rows how many
 * @param expected mean of the ratings that the predictor expected
 * @param given mean of the ratings that users really gave
 * @param interval of {@code given}, 95 % over users; null without resamples or where all rows are of one user
 */
public record CalibrationBin(long rows, double expected, double given, Interval interval) {}
