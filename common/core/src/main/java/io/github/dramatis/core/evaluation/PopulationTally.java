package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.rating.RatingScale;
import java.util.List;

/** Whether the drawn ratings of all rows together, and of each user, are spread as the true ones are. */
final class PopulationTally implements Tally {
    private static final int USERS = 0;
    private static final int USER_WASSERSTEIN = 1;
    private static final int TRUE_RATINGS = 2;

    private final RatingScale scale;
    private final double[] levels;
    private final int drawnRatings;

    PopulationTally(RatingScale scale) {
        this.scale = scale;
        this.levels = scale.levels();
        this.drawnRatings = TRUE_RATINGS + levels.length;
    }

    @Override
    public List<Measure> measures() {
        return List.of(Measure.VARIANCE_RATIO, Measure.JENSEN_SHANNON, Measure.WASSERSTEIN, Measure.WASSERSTEIN_USER);
    }

    @Override
    public int width() {
        return TRUE_RATINGS + 2 * levels.length;
    }

    @Override
    public void add(List<Outcome> user, Slice sums) {
        double[] given = new double[levels.length];
        double[] drawn = new double[levels.length];
        for (Outcome outcome : user) {
            given[scale.nearestIndex(outcome.rating())]++;
            drawn[scale.nearestIndex(outcome.drawn())]++;
        }
        for (int level = 0; level < levels.length; level++) {
            sums.add(TRUE_RATINGS + level, given[level]);
            sums.add(drawnRatings + level, drawn[level]);
        }
        sums.add(USERS, 1);
        sums.add(USER_WASSERSTEIN, RatingCounts.wasserstein(scale.step(), given, drawn));
    }

    @Override
    public double measure(Measure measure, Slice sums) {
        double[] given = trueRatings(sums);
        double[] drawn = drawnRatings(sums);
        return switch (measure) {
            case VARIANCE_RATIO -> RatingCounts.variance(levels, drawn) / RatingCounts.variance(levels, given);
            case JENSEN_SHANNON -> RatingCounts.jensenShannon(given, drawn);
            case WASSERSTEIN -> RatingCounts.wasserstein(scale.step(), given, drawn);
            case WASSERSTEIN_USER -> sums.get(USER_WASSERSTEIN) / sums.get(USERS);
            default -> throw new IllegalArgumentException(measure.column());
        };
    }

    @Override
    public long rows(Slice sums) {
        double rows = 0;
        for (double count : trueRatings(sums)) {
            rows += count;
        }
        return Math.round(rows);
    }

    double[] trueRatings(Slice sums) {
        return sums.copy(TRUE_RATINGS, levels.length);
    }

    double[] drawnRatings(Slice sums) {
        return sums.copy(drawnRatings, levels.length);
    }
}
