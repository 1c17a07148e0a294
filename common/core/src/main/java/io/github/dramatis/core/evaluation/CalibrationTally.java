package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.rating.RatingScale;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Expected calibration error: Σ_b n_b / n |mean forecast - mean truth| over ten bins of equal width of the forecast
 * (Naeini, Cooper and Hauskrecht 2015), of the expected rating against the rating, and of the probability of a like
 * against whether it is one. Finite bins miss by chance alone: its value and its interval lean upwards.
 */
final class CalibrationTally implements Tally {
    static final int BINS = 10;

    /** A bin's sums: rows, forecast, truth. */
    private static final int BIN_WIDTH = 3;

    private static final int LIKES = BINS * BIN_WIDTH;

    /** Users who have rows in each bin of the expected rating. */
    private static final int USERS = 2 * LIKES;

    private final RatingScale scale;
    private final Likes likes;

    CalibrationTally(RatingScale scale) {
        this.scale = scale;
        this.likes = new Likes(scale);
    }

    @Override
    public List<Measure> measures() {
        return List.of(Measure.CALIBRATION_EXPECTED, Measure.CALIBRATION_LIKE);
    }

    @Override
    public int width() {
        return USERS + BINS;
    }

    @Override
    public void add(List<Outcome> user, Slice sums) {
        Set<Integer> bins = new TreeSet<>();
        for (Outcome outcome : user) {
            double share = (outcome.expected() - scale.min()) / (scale.max() - scale.min());
            bins.add(bin(share));
            add(0, share, outcome.expected(), outcome.rating(), sums);
            if (outcome.probabilities() != null) {
                double p = LabelScores.atLeast(outcome.probabilities(), likes.firstLevel());
                add(LIKES, p, p, likes.is(outcome.rating()) ? 1 : 0, sums);
            }
        }
        bins.forEach(bin -> sums.add(USERS + bin, 1));
    }

    @Override
    public double measure(Measure measure, Slice sums) {
        return switch (measure) {
            case CALIBRATION_EXPECTED -> error(0, sums);
            case CALIBRATION_LIKE -> error(LIKES, sums);
            default -> throw new IllegalArgumentException(measure.column());
        };
    }

    @Override
    public long rows(Slice sums) {
        return Math.round(rows(0, sums));
    }

    /** [BINS] rows of each bin of the expected rating. */
    double[] rowsOfBins(Slice sums) {
        return ofBins(bin -> sums.get(bin));
    }

    /** [BINS] users who have rows in it. */
    double[] usersOfBins(Slice sums) {
        return sums.copy(USERS, BINS);
    }

    /** [BINS] mean expected rating in each; NaN without rows, as below. */
    double[] expectedOfBins(Slice sums) {
        return ofBins(bin -> sums.get(bin + 1) / sums.get(bin));
    }

    /** [BINS] mean rating in each. */
    double[] givenOfBins(Slice sums) {
        return ofBins(bin -> sums.get(bin + 2) / sums.get(bin));
    }

    private static double[] ofBins(IntToDoubleFunction valueAt) {
        return IntStream.range(0, BINS)
                .map(bin -> bin * BIN_WIDTH)
                .mapToDouble(valueAt)
                .toArray();
    }

    private static void add(int at, double share, double forecast, double truth, Slice sums) {
        int bin = at + BIN_WIDTH * bin(share);
        sums.add(bin, 1);
        sums.add(bin + 1, forecast);
        sums.add(bin + 2, truth);
    }

    private static int bin(double share) {
        return (int) Math.max(0, Math.min(BINS - 1, Math.floor(share * BINS)));
    }

    private static double error(int at, Slice sums) {
        double error = 0;
        for (int bin = at; bin < at + BINS * BIN_WIDTH; bin += BIN_WIDTH) {
            error += Math.abs(sums.get(bin + 1) - sums.get(bin + 2));
        }
        return error / rows(at, sums);
    }

    private static double rows(int at, Slice sums) {
        double rows = 0;
        for (int bin = at; bin < at + BINS * BIN_WIDTH; bin += BIN_WIDTH) {
            rows += sums.get(bin);
        }
        return rows;
    }
}
