package io.github.dramatis.spark.table;

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
 */
public record ReferenceFeature(
        String scheme, int position, String name, Double usual, double mean, double deviation, double weight) {}
