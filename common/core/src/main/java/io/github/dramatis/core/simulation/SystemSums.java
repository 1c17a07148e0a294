package io.github.dramatis.core.simulation;

import io.github.dramatis.core.evaluation.PoissonWeights;
import io.github.dramatis.core.evaluation.Resamples;
import java.util.List;

/** One user's part in the numbers of all systems, as sums that add up over users. */
public final class SystemSums {
    private SystemSums() {}

    /**
     * The sums of an agent's sessions.
     *
     * @param tallies [systems] of the same replications
     * @return [systems * SessionTally.WIDTH]
     */
    public static double[] ofSessions(List<SessionTally> tallies) {
        double[] sums = new double[tallies.size() * SessionTally.WIDTH];
        for (int system = 0; system < tallies.size(); system++) {
            System.arraycopy(tallies.get(system).toArray(), 0, sums, system * SessionTally.WIDTH, SessionTally.WIDTH);
        }
        return sums;
    }

    /**
     * The sums of a user's values.
     *
     * @param values [columns] NaN where the user has none
     * @return [2 * columns] of each column, whether there is a value, and the value
     */
    public static double[] ofValues(double... values) {
        double[] sums = new double[2 * values.length];
        for (int column = 0; column < values.length; column++) {
            if (!Double.isNaN(values[column])) {
                sums[2 * column] = 1;
                sums[2 * column + 1] = values[column];
            }
        }
        return sums;
    }

    /** The mean of a column of {@link #ofValues} over the users who have a value; NaN if none has. */
    static double mean(int column, double[] sums) {
        return sums[2 * column + 1] / sums[2 * column];
    }

    /**
     * How many users have a value in a column of {@link #ofValues}.
     *
     * @param sums over users
     */
    public static long users(int column, double[] sums) {
        return Math.round(sums[2 * column]);
    }

    /**
     * Sums of {@link #ofValues} over users and over each resample of them.
     *
     * @param users [users] ids
     * @param values [columns][users] NaN where a user has none
     * @param replicates number of resamples
     * @param seed of the run
     * @throws IllegalArgumentException if a column has not as many values as there are users
     */
    public static Resamples resampled(List<String> users, double[][] values, int replicates, long seed) {
        for (double[] column : values) {
            if (column.length != users.size()) {
                throw new IllegalArgumentException(column.length + " values of " + users.size() + " users");
            }
        }
        Resamples resamples = new Resamples(replicates, 2 * values.length);
        for (int user = 0; user < users.size(); user++) {
            double[] ofUser = new double[values.length];
            for (int column = 0; column < values.length; column++) {
                ofUser[column] = values[column][user];
            }
            resamples.add(PoissonWeights.of(seed, users.get(user), replicates), ofValues(ofUser));
        }
        return resamples;
    }
}
