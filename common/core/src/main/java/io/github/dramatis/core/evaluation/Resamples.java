package io.github.dramatis.core.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;

/**
 * Sums over users and, beside them, the same sums over each bootstrap resample of the users. Merging is addition, so
 * users can be added in any order on any number of machines; the size doesn't depend on how many there are.
 */
public final class Resamples {
    /** Users are what varies: sums of fewer have no interval. */
    public static final int LEAST_USERS = 2;

    private static final double CONFIDENCE = 0.95;

    /**
     * [width, 1 + replicates]; column 0 takes every user once. A sum's resamples lie side by side: loops over them
     * vectorize.
     */
    private final double[] sums;

    private final int width;
    private final int columns;

    public Resamples(int replicates, int width) {
        this(new double[(1 + replicates) * width], width);
    }

    private Resamples(double[] sums, int width) {
        this.sums = sums;
        this.width = width;
        this.columns = sums.length / width;
    }

    /** Restores what {@link #toArray} gave. */
    public static Resamples of(double[] array, int width) {
        return new Resamples(array, width);
    }

    /**
     * The mean of the sums of several runs of one predictor on the same rows. So squared errors and log losses are
     * averaged over runs, predictions are not: an average of predictions would be a better predictor than any of them.
     * What is no mean of rows, as a distance of distributions, is that of all runs' answers together.
     */
    public static Resamples mean(List<Resamples> runs) {
        if (runs.size() == 1) {
            return runs.get(0);
        }
        double[] mean = new double[runs.get(0).sums.length];
        for (Resamples run : runs) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += run.sums[i] / runs.size();
            }
        }
        return new Resamples(mean, runs.get(0).width);
    }

    /** [width * (1 + replicates)]: what may be added up element by element. Not a copy. */
    public double[] toArray() {
        return sums;
    }

    /**
     * Adds one user.
     *
     * @param weights [replicates] how often each resample takes the user
     * @param user [width] the user's own sums
     */
    public void add(double[] weights, double[] user) {
        for (int i = 0; i < width; i++) {
            if (user[i] != 0) {
                int row = i * columns;
                sums[row] += user[i];
                addScaled(weights, user[i], row + 1);
            }
        }
    }

    /** [width] the sums over all users. */
    public double[] total() {
        return column(0);
    }

    /** How many resamples there are. */
    public int replicates() {
        return columns - 1;
    }

    /** [width] the sums over the users of resample {@code replicate}, from 0. */
    public double[] resample(int replicate) {
        return column(replicate + 1);
    }

    /**
     * Percentile interval at 95 % of a measure of the sums; resamples that the measure is not defined on are left out.
     */
    public Interval interval(ToDoubleFunction<double[]> measure) {
        return Interval.ofPercentiles(values(measure), CONFIDENCE);
    }

    /** The {@link #interval} of each of several measures of the same sums. */
    public List<Interval> intervals(UnaryOperator<double[]> measures) {
        double[][] values = new double[columns - 1][];
        Arrays.setAll(values, r -> measures.apply(column(r + 1)));
        return intervals(values);
    }

    /**
     * The {@link #interval} of each of several measures.
     *
     * @param values [replicates, measures]
     */
    static List<Interval> intervals(double[][] values) {
        return IntStream.range(0, values.length == 0 ? 0 : values[0].length)
                .mapToObj(m -> Interval.ofPercentiles(
                        Arrays.stream(values).mapToDouble(v -> v[m]).toArray(), CONFIDENCE))
                .toList();
    }

    /** Standard deviation of a measure over the resamples that it is defined on. */
    public double standardDeviation(ToDoubleFunction<double[]> measure) {
        return new StandardDeviation()
                .evaluate(
                        Arrays.stream(values(measure)).filter(Double::isFinite).toArray());
    }

    private double[] values(ToDoubleFunction<double[]> measure) {
        double[] values = new double[columns - 1];
        Arrays.setAll(values, r -> measure.applyAsDouble(column(r + 1)));
        return values;
    }

    private void addScaled(double[] weights, double value, int from) {
        for (int r = 0; r < weights.length; r++) {
            sums[from + r] += weights[r] * value;
        }
    }

    private double[] column(int column) {
        double[] values = new double[width];
        Arrays.setAll(values, i -> sums[i * columns + column]);
        return values;
    }
}
