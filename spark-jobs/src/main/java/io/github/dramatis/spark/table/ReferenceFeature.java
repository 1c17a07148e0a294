package io.github.dramatis.spark.table;

import java.util.Map;

/**
 * How one feature of a user becomes a coordinate: {@code (value - mean) / deviation * weight}, 0 where there is no
 * deviation.
 *
 * @param scheme of the personas
 * @param position its index in a point, from 0
 * @param name text 0, text 1, ...; style 0, style 1, ... of the levels of the scale; activity, conformity, diversity,
 *     rating mean, rating spread; share C and liking C of a category C
 * @param usual what stands in for a user without the value, or of few ratings; null where every user has it
 * @param mean over the fit sample
 * @param deviation standard deviation over the fit sample (n - 1)
 * @param weight of the coordinate
 * @param centres in a scheme with text of a feature by which users without a profile are placed: the mean coordinate of
 *     each persona's members in the fit sample, by persona; null of a feature by which the personas were found, whose
 *     centres are in {@code personas}
 */
public record ReferenceFeature(
        String scheme,
        int position,
        String name,
        Double usual,
        double mean,
        double deviation,
        double weight,
        @AddedLater Map<String, Double> centres) {
    /** A feature by which personas are found. */
    public ReferenceFeature(
            String scheme, int position, String name, Double usual, double mean, double deviation, double weight) {
        this(scheme, position, name, usual, mean, deviation, weight, null);
    }

    /** The same one by which users without a profile are placed. */
    public ReferenceFeature withCentres(Map<String, Double> byPersona) {
        return new ReferenceFeature(scheme, position, name, usual, mean, deviation, weight, byPersona);
    }
}
