package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.rating.RatingScale;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The few sums that the errors on a group of rows need, of users of one persona or of one slice: users, rows, squared
 * errors, rows with a label distribution, their log losses. As {@link OutcomeSums}, they add up.
 */
public final class GroupSums {
    /** Length of the vectors. */
    public static final int WIDTH = 5;

    private static final int ROWS = 1;
    private static final int SQUARED = 2;
    private static final int WITH_DISTRIBUTION = 3;
    private static final int LOG_LOSS = 4;

    private GroupSums() {}

    /** [WIDTH] the sums of one user. */
    public static double[] ofUser(List<Outcome> user, RatingScale scale) {
        double[] sums = new double[WIDTH];
        sums[OutcomeSums.USERS] = 1;
        sums[ROWS] = user.size();
        for (Outcome outcome : user) {
            sums[SQUARED] += outcome.error() * outcome.error();
            if (outcome.probabilities() != null) {
                sums[WITH_DISTRIBUTION]++;
                sums[LOG_LOSS] += Loss.NLL.of(outcome, scale);
            }
        }
        return sums;
    }

    /**
     * RMSE and, where there are label distributions, NLL on the group's rows.
     *
     * @param personaId the persona whose users' rows these are; null for a slice
     * @param slice the slice; null for a persona
     */
    public static List<Measurement> measurements(
            Predictor predictor, String personaId, String slice, Resamples resamples) {
        Group group = new Group(predictor, personaId, slice, resamples);
        Measurement rmse = group.of(Measure.RMSE, GroupSums::rmse, ROWS);
        return resamples.total()[WITH_DISTRIBUTION] == 0
                ? List.of(rmse)
                : List.of(rmse, group.of(Measure.NLL, GroupSums::nll, WITH_DISTRIBUTION));
    }

    private record Group(Predictor predictor, String personaId, String slice, Resamples resamples) {
        /** @param rows where the number of rows stands that the measure rests on */
        Measurement of(Measure measure, ToDoubleFunction<double[]> value, int rows) {
            double[] total = resamples.total();
            long users = Math.round(total[OutcomeSums.USERS]);
            return new Measurement(
                    predictor,
                    personaId,
                    slice,
                    measure,
                    value.applyAsDouble(total),
                    users < Resamples.LEAST_USERS ? null : resamples.interval(value),
                    Math.round(total[rows]),
                    users);
        }
    }

    private static double rmse(double[] sums) {
        return Math.sqrt(sums[SQUARED] / sums[ROWS]);
    }

    private static double nll(double[] sums) {
        return sums[LOG_LOSS] / sums[WITH_DISTRIBUTION];
    }
}
