package io.github.dramatis.core.evaluation;

/**
 * One measured value of one predictor of choices, or its difference to a rival on the same slates.
 *
 * @param title of the predictor
 * @param isBaseline whether it is a rival itself
 * @param other the rival that a difference is to; null of a value
 * @param items sizes of the slates that alone were measured; null for all
 * @param measure what
 * @param value the value, or predictor minus other
 * @param interval 95 % over users; both ends are NaN where there is none
 * @param rows slates
 */
public record ChoiceScore(
        String title,
        boolean isBaseline,
        ChoiceBaseline other,
        String items,
        ChoiceMeasure measure,
        double value,
        Interval interval,
        long rows) {}
