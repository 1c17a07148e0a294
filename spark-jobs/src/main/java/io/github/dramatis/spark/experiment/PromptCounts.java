package io.github.dramatis.spark.experiment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.TargetsConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.table.Target;
import java.util.HashMap;
import java.util.Map;
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
     * @throws UserError if the configuration sets no bound
     */
    public static PromptCounts atMost(DramatisConfig config) {
        TargetsConfig targets = config.targets();
        long users = config.agents().number().orElse(0);
        boolean testBounded = targets.testRows() > 0 || targets.testRowsPerUser() > 0;
        if (users == 0 || targets.trainRowsPerUser() == 0 || targets.validationRows() == 0 || !testBounded) {
            throw new UserError(
                    "what the run takes",
                    "the workspace has no targets yet, and the configuration does not bound them",
                    "run the stages ingest and targets first (dramatis run --only ingest, then --only targets), or set"
                            + " agents.users, targets.train-rows-per-user, targets.validation-rows and targets.test-rows");
        }
        long test = targets.testRowsPerUser() == 0 ? Long.MAX_VALUE : users * targets.testRowsPerUser();
        return new PromptCounts(
                users * targets.trainRowsPerUser(),
                targets.validationRows() / PURPOSES_OF_VALIDATION,
                targets.validationRows() / PURPOSES_OF_VALIDATION,
                targets.testRows() == 0 ? test : Math.min(test, targets.testRows()));
    }
}
