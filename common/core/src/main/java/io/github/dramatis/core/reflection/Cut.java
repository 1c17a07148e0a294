package io.github.dramatis.core.reflection;

import java.io.Serializable;
import java.util.List;

/**
 * Two percentiles that part a population in three.
 *
 * @param lower values up to here, inclusive, are the lowest part
 * @param upper values above here are the highest part
 */
public record Cut(double lower, double upper) implements Serializable {
    /** Puts everybody in the middle: for a population too small to have percentiles. */
    public static final Cut NONE = new Cut(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    public Cut {
        if (!(lower <= upper)) {
            throw new IllegalArgumentException("cut from " + lower + " to " + upper);
        }
    }

    /** Lower and upper. */
    public List<Double> both() {
        return List.of(lower, upper);
    }

    /** Where a value lies. */
    public Level level(double value) {
        if (value <= lower) {
            return Level.LOW;
        }
        return value <= upper ? Level.MEDIUM : Level.HIGH;
    }
}
