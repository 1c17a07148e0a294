package io.github.dramatis.core.config;

/**
 * Which ratings of the agents are asked about; a limit of 0 takes all. Rows are drawn by hash; where a total does not
 * allow all, everybody's first row goes before anybody's second.
 *
 * @param trainRowsPerUser training rows of a user, at most
 * @param validationRowsPerUser validation rows of a user, at most
 * @param validationRows validation rows in all, at most: a third each for stopping, tuning and pooling, by users
 * @param testRowsPerUser test rows of a user, at most
 * @param testRows test rows in all, at most
 */
public record TargetsConfig(
        @Default("0") int trainRowsPerUser,
        @Default("0") int validationRowsPerUser,
        @Default("1500") int validationRows,
        @Default("0") int testRowsPerUser,
        @Default("0") int testRows) {
    public TargetsConfig {
        notNegative(trainRowsPerUser, "train-rows-per-user");
        notNegative(validationRowsPerUser, "validation-rows-per-user");
        notNegative(validationRows, "validation-rows");
        notNegative(testRowsPerUser, "test-rows-per-user");
        notNegative(testRows, "test-rows");
    }

    private static void notNegative(int rows, String key) {
        Check.that(rows >= 0, key, "must be 0 (all) or more, is " + rows);
    }
}
