package io.github.dramatis.core.evaluation;

/** The few sums that the error of one persona needs: users, rows, squared errors. As {@link OutcomeSums}, they add up. */
public final class PersonaSums {
    /** Length of the vectors; {@link OutcomeSums#USERS} is where users are counted. */
    public static final int WIDTH = 3;

    private static final int ROWS = 1;
    private static final int SQUARED = 2;

    private PersonaSums() {}

    /** Counts one more row in. */
    public static void add(double[] sums, Outcome outcome) {
        double error = outcome.expected() - outcome.rating();
        sums[ROWS]++;
        sums[SQUARED] += error * error;
    }

    /** The RMSE of the predictor on the persona's rows. */
    public static Measurement rmse(Predictor predictor, String personaId, Resamples resamples) {
        double[] total = resamples.total();
        return new Measurement(
                predictor,
                null,
                personaId,
                Measure.RMSE,
                rmse(total),
                resamples.interval(PersonaSums::rmse),
                Math.round(total[ROWS]),
                Math.round(total[OutcomeSums.USERS]),
                null);
    }

    private static double rmse(double[] sums) {
        return Math.sqrt(sums[SQUARED] / sums[ROWS]);
    }
}
