package io.github.dramatis.core.evaluation;

import java.util.List;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * Whether the expected ratings are in the right order: Spearman's correlation within a user, averaged over the users
 * who gave at least two different ratings (0 for a predictor that expects all the same), and Pearson's correlation of
 * what expected and true rating have beyond the damped bias.
 */
final class OrderTally implements Tally {
    private static final int USERS = 0;
    private static final int SPEARMAN = 1;
    private static final int ROWS = 2;
    private static final int X = 3;
    private static final int Y = 4;
    private static final int XX = 5;
    private static final int YY = 6;
    private static final int XY = 7;

    /** Relative to the mean square: a variance below it is rounding. */
    private static final double NO_VARIANCE = 1e-12;

    @Override
    public List<Measure> measures() {
        return List.of(Measure.SPEARMAN_USER, Measure.BIAS_CORRELATION);
    }

    @Override
    public int width() {
        return 8;
    }

    @Override
    public void add(List<Outcome> user, Slice sums) {
        for (Outcome outcome : user) {
            double x = outcome.expected() - outcome.row().bias();
            double y = outcome.rating() - outcome.row().bias();
            sums.add(ROWS, 1);
            sums.add(X, x);
            sums.add(Y, y);
            sums.add(XX, x * x);
            sums.add(YY, y * y);
            sums.add(XY, x * y);
        }
        double[] ratings = user.stream().mapToDouble(Outcome::rating).toArray();
        if (varies(ratings)) {
            double[] expected = user.stream().mapToDouble(Outcome::expected).toArray();
            sums.add(USERS, 1);
            sums.add(SPEARMAN, varies(expected) ? new SpearmansCorrelation().correlation(expected, ratings) : 0);
        }
    }

    @Override
    public double measure(Measure measure, Slice sums) {
        return switch (measure) {
            case SPEARMAN_USER -> sums.get(SPEARMAN) / sums.get(USERS);
            case BIAS_CORRELATION -> correlation(sums);
            default -> throw new IllegalArgumentException(measure.column());
        };
    }

    @Override
    public long rows(Slice sums) {
        return Math.round(sums.get(ROWS));
    }

    private static double correlation(Slice sums) {
        double n = sums.get(ROWS);
        double meanX = sums.get(X) / n;
        double meanY = sums.get(Y) / n;
        double varianceX = sums.get(XX) / n - meanX * meanX;
        double varianceY = sums.get(YY) / n - meanY * meanY;
        if (varianceX <= NO_VARIANCE * sums.get(XX) / n || varianceY <= NO_VARIANCE * sums.get(YY) / n) {
            return Double.NaN;
        }
        return (sums.get(XY) / n - meanX * meanY) / Math.sqrt(varianceX * varianceY);
    }

    private static boolean varies(double[] values) {
        for (double value : values) {
            if (value != values[0]) {
                return true;
            }
        }
        return false;
    }
}
