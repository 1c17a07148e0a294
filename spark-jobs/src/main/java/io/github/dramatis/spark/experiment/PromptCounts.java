package io.github.dramatis.spark.experiment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.SplitConfig;
import io.github.dramatis.core.config.TargetsConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.table.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Prompts of one memory variant, by purpose.
 *
 * @param train rows that adapters are trained on
 * @param stop rows that say when to stop
 * @param pool rows that distributions are fitted on
 * @param test rows that are measured
 */
public record PromptCounts(long train, long stop, long pool, long test) {
    private static final int PURPOSES_OF_VALIDATION = 3;
    private static final long NO_BOUND = Long.MAX_VALUE;

    /** The counts of the table {@code targets}. */
    public static PromptCounts of(Dataset<Row> targets) {
        Map<String, Long> rows = new HashMap<>();
        targets.groupBy(col("purpose"))
                .agg(count(lit(1)))
                .collectAsList()
                .forEach(row -> rows.put(row.getString(0), row.getLong(1)));
        return new PromptCounts(
                rows.getOrDefault(Target.TRAIN, 0L),
                rows.getOrDefault(Target.STOP, 0L),
                rows.getOrDefault(Target.POOL, 0L),
                rows.getOrDefault(Target.TEST, 0L));
    }

    /**
     * The largest counts that the configuration allows.
     *
     * @throws UserError if it sets no bound
     */
    public static PromptCounts atMost(DramatisConfig config) {
        return bound(config)
                .orElseThrow(() -> new UserError(
                        "what the run takes",
                        "the workspace has no targets yet, and the configuration does not bound them",
                        "run the stages ingest and targets first (dramatis run --only ingest, then --only targets), or"
                                + " set agents.users, and agents.max-ratings or, below targets, train-rows-per-user,"
                                + " validation-rows and test-rows"));
    }

    /** The largest counts that the configuration allows; empty if it sets no bound. */
    public static Optional<PromptCounts> bound(DramatisConfig config) {
        TargetsConfig targets = config.targets();
        SplitConfig split = config.split();
        long users = config.agents().number().orElse(0);
        double early = split.trainFraction();
        long train = each(config, targets.trainRowsPerUser(), early * (1 - split.validationFraction()));
        long validation = each(config, targets.validationRowsPerUser(), early * split.validationFraction());
        long test = each(config, targets.testRowsPerUser(), 1 - early);
        long validationRows = inAll(users, validation, targets.validationRows());
        long testRows = inAll(users, test, targets.testRows());
        if (users == 0 || train == NO_BOUND || validationRows == NO_BOUND || testRows == NO_BOUND) {
            return Optional.empty();
        }
        long ofPurpose = validationRows / PURPOSES_OF_VALIDATION;
        return Optional.of(new PromptCounts(users * train, ofPurpose, ofPurpose, testRows));
    }

    /**
     * Rows of a user.
     *
     * @param limit 0: none
     * @param share of the user's ratings, where the history of each is cut by itself
     */
    private static long each(DramatisConfig config, int limit, double share) {
        int ratings = config.agents().maxRatings();
        long most = ratings == 0 || !config.split().mode().equals("per-user")
                ? NO_BOUND
                : (long) Math.ceil(ratings * share);
        return limit == 0 ? most : Math.min(limit, most);
    }

    /** @param limit 0: none */
    private static long inAll(long users, long each, int limit) {
        long most = each == NO_BOUND ? NO_BOUND : users * each;
        return limit == 0 ? most : Math.min(limit, most);
    }
}
