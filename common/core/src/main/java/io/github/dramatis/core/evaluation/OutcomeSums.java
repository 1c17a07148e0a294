package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.rating.RatingScale;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The sufficient statistics of outcomes: a vector of counts and sums from which every measure of a predictor follows.
 * Vectors of disjoint users add up, so users can be counted apart, weighted and merged in any order.
 *
 * <p>Layout: users, then the sums of one {@link Tally} after the other.
 */
public final class OutcomeSums {
    /** Users that the vector counts. */
    public static final int USERS = 0;

    private final PopulationTally population;
    private final CalibrationTally calibration;
    private final Map<Tally, Integer> offsets = new LinkedHashMap<>();
    private final Map<Measure, Tally> tallies = new EnumMap<>(Measure.class);
    private final List<Measure> measures = new ArrayList<>();
    private final int width;

    public OutcomeSums(RatingScale scale) {
        this.population = new PopulationTally(scale);
        this.calibration = new CalibrationTally(scale);
        int offset = USERS + 1;
        for (Tally tally : List.of(
                new ErrorTally(),
                new DistributionTally(scale),
                calibration,
                new OrderTally(),
                new LikeTally(scale),
                population,
                new TextTally(scale))) {
            offsets.put(tally, offset);
            offset += tally.width();
            tally.measures().forEach(measure -> tallies.put(measure, tally));
            measures.addAll(tally.measures());
        }
        this.width = offset;
    }

    /** Length of the vectors. */
    public int width() {
        return width;
    }

    /** What can be measured from the sums. */
    public List<Measure> measures() {
        return measures;
    }

    /**
     * [width] the sums of one user.
     *
     * @param user all the outcomes of the user, at least one
     */
    public double[] ofUser(List<Outcome> user) {
        double[] sums = new double[width];
        sums[USERS] = 1;
        offsets.forEach((tally, offset) -> tally.add(user, new Slice(sums, offset)));
        return sums;
    }

    public long users(double[] sums) {
        return Math.round(sums[USERS]);
    }

    /** The number of rows that a measure rests on: test rows, those with a label distribution, or sampled texts. */
    public long rows(Measure measure, double[] sums) {
        Tally tally = tallies.get(measure);
        return tally.rows(slice(tally, sums));
    }

    /** A measure; NaN where the rows have nothing to measure it by. */
    public double measure(Measure measure, double[] sums) {
        Tally tally = tallies.get(measure);
        if (tally == null) {
            throw new IllegalArgumentException(measure + " does not follow from the sums of users");
        }
        return tally.measure(measure, slice(tally, sums));
    }

    /** [measures] every measure, in the order of {@link #measures()}. */
    public double[] all(double[] sums) {
        return measures.stream().mapToDouble(measure -> measure(measure, sums)).toArray();
    }

    /** [levels] how often each rating was really given. */
    public double[] trueRatings(double[] sums) {
        return population.trueRatings(slice(population, sums));
    }

    /** [levels] how often each rating was drawn. */
    public double[] drawnRatings(double[] sums) {
        return population.drawnRatings(slice(population, sums));
    }

    /** Given against expected ratings: the tenths of the scale in which some rating was expected. */
    public List<CalibrationBin> calibration(Resamples resamples) {
        Slice total = slice(calibration, resamples.total());
        double[] rows = calibration.rowsOfBins(total);
        double[] users = calibration.usersOfBins(total);
        double[] expected = calibration.expectedOfBins(total);
        double[] given = calibration.givenOfBins(total);
        List<Interval> intervals = resamples.intervals(sums -> calibration.givenOfBins(slice(calibration, sums)));
        return IntStream.range(0, CalibrationTally.BINS)
                .filter(bin -> rows[bin] > 0)
                .mapToObj(bin -> new CalibrationBin(
                        Math.round(rows[bin]),
                        expected[bin],
                        given[bin],
                        intervals.isEmpty() || Math.round(users[bin]) < Resamples.LEAST_USERS
                                ? null
                                : intervals.get(bin)))
                .toList();
    }

    private Slice slice(Tally tally, double[] sums) {
        return new Slice(sums, offsets.get(tally));
    }
}
