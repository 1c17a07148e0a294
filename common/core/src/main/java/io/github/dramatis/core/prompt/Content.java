package io.github.dramatis.core.prompt;

import java.util.List;

/**
 * What an item's content says in numbers, beside those of {@link Evidence}: more than a prompt shows in numbers, since
 * a language model gets it in words.
 *
 * @param year of the item; null if unknown
 * @param categoryDeviation how much better than others the user rated items of its categories so far, damped, mean over
 *     its categories
 * @param nearestDeviation likewise of the rated items that are most like it
 * @param nearest how many those are
 */
public record Content(Integer year, double categoryDeviation, double nearestDeviation, int nearest) {
    /** The numbers' names, in the order of {@link #numbers}. */
    public static final List<String> NAMES =
            List.of("year", "year is known", "categories above others", "nearest above others", "nearest");

    private static final double CENTURY = 100;
    private static final int FIRST_YEAR = 1900;

    /** [NAMES.size()] all of them finite; the year in centuries since 1900. */
    public double[] numbers() {
        return new double[] {
            year == null ? 1 : (year - FIRST_YEAR) / CENTURY,
            year == null ? 0 : 1,
            categoryDeviation,
            nearestDeviation,
            Math.log1p(nearest)
        };
    }
}
