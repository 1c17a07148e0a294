package io.github.dramatis.core.evaluation;

import java.util.List;

/** The few sums that the error of one persona needs: users, rows, squared errors. As {@link OutcomeSums}, they add up. */
public final class PersonaSums {
    /** Length of the vectors. */
    public static final int WIDTH = 3;

    private static final int ROWS = 1;
    private static final int SQUARED = 2;

    private PersonaSums() {}

    /** [WIDTH] the sums of one user. */
    public static double[] ofUser(List<Outcome> user) {
        double[] sums = new double[WIDTH];
        sums[OutcomeSums.USERS] = 1;
        sums[ROWS] = user.size();
        sums[SQUARED] = user.stream()
                .mapToDouble(outcome -> outcome.error() * outcome.error())
                .sum();
        return sums;
    }

    /** The RMSE of the predictor on the persona's rows. */
    public static Measurement rmse(Predictor predictor, String personaId, Resamples resamples) {
        double[] total = resamples.total();
        return new Measurement(
                predictor,
                personaId,
                Measure.RMSE,
                rmse(total),
                resamples.interval(PersonaSums::rmse),
                Math.round(total[ROWS]),
                Math.round(total[OutcomeSums.USERS]));
    }

    private static double rmse(double[] sums) {
        return Math.sqrt(sums[SQUARED] / sums[ROWS]);
    }
}
