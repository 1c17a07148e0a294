package io.github.dramatis.core.evaluation;

import java.util.List;

/** Errors of the expected rating: over rows, over rows weighted by the inverse of their chance, over users. */
final class ErrorTally implements Tally {
    private static final int USERS = 0;
    private static final int ROWS = 1;
    private static final int SQUARED = 2;
    private static final int ABSOLUTE = 3;
    private static final int USER_RMSE = 4;
    private static final int USER_MAE = 5;
    private static final int WEIGHT = 6;
    private static final int WEIGHTED_SQUARED = 7;

    @Override
    public List<Measure> measures() {
        return List.of(Measure.RMSE, Measure.MAE, Measure.RMSE_USER, Measure.MAE_USER, Measure.RMSE_WEIGHTED);
    }

    @Override
    public int width() {
        return 8;
    }

    @Override
    public void add(List<Outcome> user, Slice sums) {
        double squared = 0;
        double absolute = 0;
        for (Outcome outcome : user) {
            double error = outcome.error();
            squared += error * error;
            absolute += Math.abs(error);
            double weight = outcome.row().weight();
            if (!Double.isNaN(weight)) {
                sums.add(WEIGHT, weight);
                sums.add(WEIGHTED_SQUARED, weight * error * error);
            }
        }
        sums.add(USERS, 1);
        sums.add(ROWS, user.size());
        sums.add(SQUARED, squared);
        sums.add(ABSOLUTE, absolute);
        sums.add(USER_RMSE, Math.sqrt(squared / user.size()));
        sums.add(USER_MAE, absolute / user.size());
    }

    @Override
    public double measure(Measure measure, Slice sums) {
        return switch (measure) {
            case RMSE -> Math.sqrt(sums.get(SQUARED) / sums.get(ROWS));
            case MAE -> sums.get(ABSOLUTE) / sums.get(ROWS);
            case RMSE_USER -> sums.get(USER_RMSE) / sums.get(USERS);
            case MAE_USER -> sums.get(USER_MAE) / sums.get(USERS);
            case RMSE_WEIGHTED -> Math.sqrt(sums.get(WEIGHTED_SQUARED) / sums.get(WEIGHT));
            default -> throw new IllegalArgumentException(measure.column());
        };
    }

    @Override
    public long rows(Slice sums) {
        return Math.round(sums.get(ROWS));
    }
}
