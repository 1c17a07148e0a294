package io.github.dramatis.core.reflection;

/**
 * How many ratings there are and what they add up to. Whole millionths, so that sums are the same in any order and
 * taking a rating out again is exact to the last bit.
 *
 * @param count number of ratings
 * @param millionths their sum, in millionths of a rating
 */
public record RatingSum(long count, long millionths) {
    /** What a rating of 1 adds. */
    public static final double MILLION = 1e6;

    /** The mean rating; not a number if there is none. */
    public double mean() {
        return count == 0 ? Double.NaN : millionths / (count * MILLION);
    }
}
