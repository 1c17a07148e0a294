package io.github.dramatis.core.evaluation;

import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A number with its standard error, users as what varies: (value - truth) / error is taken to have Student's t
 * distribution with users - 1 degrees of freedom.
 *
 * @param value the number, usually a difference
 * @param standardError of it; NaN with fewer than two users
 * @param users how many it comes from
 */
public record StudentEstimate(double value, double standardError, long users) {
    /** The largest p value that counts as a difference. */
    public static final double SIGNIFICANCE = 0.05;

    private static final double POWER = 0.8;

    /**
     * With so many users, Student's quantiles equal the normal distribution's to five digits; its tails are costly for
     * more.
     */
    private static final long MANY_USERS = 100_000;

    /** More users than that are not looked for. */
    private static final long MOST_USERS = 1L << 40;

    /**
     * An estimate with the standard deviation over the resamples as its error.
     *
     * @param measure of sums over users
     * @param users how many are in the sums
     */
    public static StudentEstimate of(Resamples resamples, ToDoubleFunction<double[]> measure, long users) {
        double deviation = resamples.standardDeviation(measure);
        return new StudentEstimate(
                measure.applyAsDouble(resamples.total()),
                // Poisson weights give the variance of a mean over n, not n - 1
                users < 2 ? Double.NaN : deviation * Math.sqrt(users / (users - 1.0)),
                users);
    }

    /** The p value of a test of 0 against a value of either sign; NaN if it cannot be tested. */
    public double p() {
        if (!testable()) {
            return Double.NaN;
        }
        if (standardError == 0) {
            return value == 0 ? 1 : 0;
        }
        return 2 * student(users).cumulativeProbability(-Math.abs(value / standardError));
    }

    /** Both ends are NaN if it cannot be tested. */
    public Interval interval(double confidence) {
        if (!testable()) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double half = student(users).inverseCumulativeProbability((1 + confidence) / 2) * standardError;
        return new Interval(value - half, value + half);
    }

    /** The smallest true value that such a test tells from 0 in 80 % of cases, at 5 % and both ways. */
    public double detectable() {
        return testable() ? quantiles(users) * standardError : Double.NaN;
    }

    /**
     * The fewest users with whom {@link #detectable} would be no more than the effect, if they spread as these do.
     *
     * @param effect above 0, in the unit of the value
     * @return 2 or more; {@code Long.MAX_VALUE} beyond 10^12
     * @throws IllegalArgumentException if the effect is not above 0 or the estimate is not testable
     */
    public long usersToDetect(double effect) {
        if (!(effect > 0) || !testable()) {
            throw new IllegalArgumentException("effect " + effect + " with a standard error of " + standardError
                    + " of " + users + " users: both must be known and the effect above 0");
        }
        double deviation = standardError * Math.sqrt((double) users);
        long low = 1;
        long high = MOST_USERS;
        while (high - low > 1) {
            long middle = (low + high) / 2;
            if (quantiles(middle) * deviation / Math.sqrt((double) middle) <= effect) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high == MOST_USERS ? Long.MAX_VALUE : high;
    }

    /** Whether there is an error to test with. */
    boolean testable() {
        return users > 1 && Double.isFinite(value) && Double.isFinite(standardError);
    }

    private static double quantiles(long users) {
        TDistribution student = student(users);
        return student.inverseCumulativeProbability(1 - SIGNIFICANCE / 2) + student.inverseCumulativeProbability(POWER);
    }

    private static TDistribution student(long users) {
        return new TDistribution(null, Math.min(users, MANY_USERS) - 1.0);
    }
}
