package io.github.dramatis.core.rating;

import io.github.dramatis.core.error.UserError;
import java.io.Serializable;
import java.math.BigDecimal;

/**
 * The values a rating can take: {@code min, min + step, ..., max}, in the source's own units. A single value is no
 * rating: it says that something was taken, and no more.
 *
 * @param min lowest rating
 * @param max highest rating; {@code min} where there is a single value
 * @param step distance between neighbours, positive, dividing {@code max - min}
 */
public record RatingScale(double min, double max, double step) implements Serializable {
    /** The scale of logs without ratings: every row has the value 1. */
    public static final RatingScale TAKEN = new RatingScale(1, 1, 1);

    private static final double TOLERANCE = 1e-6;
    private static final int BINARY = 64;
    private static final double LONG = 1e15;

    public RatingScale {
        if (!(step > 0) || !(max >= min) || Math.abs((max - min) / step - Math.rint((max - min) / step)) > TOLERANCE) {
            throw new UserError(
                    "rating scale " + min + " to " + max + " by " + step,
                    "the step must be positive and divide the range",
                    "set min <= max and a step that leads from one to the other, e.g. 0.5, 5.0, 0.5");
        }
    }

    /** Whether its values say how much something was liked: false for {@link #TAKEN}. */
    public boolean isRated() {
        return max > min;
    }

    /** How many ratings there are. */
    public int size() {
        return (int) Math.rint((max - min) / step) + 1;
    }

    /** The rating at {@code index}, 0 for {@link #min}: the number that people write, 1.7 and not 1 + 7 * 0.1. */
    public double at(int index) {
        double sum = min + index * step;
        if (sum * BINARY == Math.rint(sum * BINARY)) {
            return sum; // whole, half and quarter steps add up exactly
        }
        return BigDecimal.valueOf(step)
                .multiply(BigDecimal.valueOf(index))
                .add(BigDecimal.valueOf(min))
                .doubleValue();
    }

    /** All ratings, ascending. */
    public double[] levels() {
        double[] levels = new double[size()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = at(i);
        }
        return levels;
    }

    /** Whether {@code rating} is one of the levels. */
    public boolean contains(double rating) {
        double index = (rating - min) / step;
        return rating >= min - TOLERANCE && rating <= max + TOLERANCE && Math.abs(index - Math.rint(index)) < TOLERANCE;
    }

    /** The level nearest to {@code value}, values outside moved to the end they passed. */
    public int nearestIndex(double value) {
        return (int) Math.max(0, Math.min(size() - 1, Math.rint((value - min) / step)));
    }

    /** {@code value} moved into [min, max]. */
    public double clamp(double value) {
        return Math.max(min, Math.min(max, value));
    }

    /** A rating as people write it: "4", "3.5". */
    public String format(double rating) {
        double exact = contains(rating) ? at(nearestIndex(rating)) : rating;
        return exact == Math.rint(exact) && Math.abs(exact) < LONG
                ? Long.toString(Math.round(exact))
                : BigDecimal.valueOf(exact).stripTrailingZeros().toPlainString();
    }
}
