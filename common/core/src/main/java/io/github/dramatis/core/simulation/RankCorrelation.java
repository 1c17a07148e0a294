package io.github.dramatis.core.simulation;

import java.util.Arrays;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/** How alike two orders of the same systems are: 1 the same, -1 the reverse. */
public enum RankCorrelation {
    /** Kendall's tau-b, which takes ties out of the number of pairs. */
    KENDALL {
        @Override
        double ofNumbers(double[] x, double[] y) {
            return new KendallsCorrelation().correlation(x, y);
        }
    },
    /** Spearman's, with the mean of the ranks for ties. */
    SPEARMAN {
        @Override
        double ofNumbers(double[] x, double[] y) {
            return new SpearmansCorrelation().correlation(x, y);
        }
    };

    /**
     * The correlation.
     *
     * @param x [systems]
     * @param y [systems]
     * @return NaN if a value is NaN, or if all are equal on one side
     */
    public double of(double[] x, double[] y) {
        boolean known =
                Arrays.stream(x).noneMatch(Double::isNaN) && Arrays.stream(y).noneMatch(Double::isNaN);
        return known && varies(x) && varies(y) ? ofNumbers(x, y) : Double.NaN;
    }

    abstract double ofNumbers(double[] x, double[] y);

    private static boolean varies(double[] values) {
        return Arrays.stream(values).anyMatch(value -> value != values[0]);
    }
}
