package io.github.dramatis.spark.experiment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.SplitConfig;
import io.github.dramatis.core.config.TargetsConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.sampling.ValidationPurpose;
import io.github.dramatis.spark.table.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Prompts of one memory variant, by purpose, for ratings and for choices.
 *
 * @param train rows that adapters are trained on
 * @param stop rows that say when to stop, of those that there are as many as are enough
 * @param pool rows that distributions are fitted on, likewise
 * @param test rows that are measured
 * @param length of a prompt on average, where one for a rating has the length 1
 */
public record PromptCounts(long train, long stop, long pool, long test, double length) {
    /** No prompts. */
    private static final PromptCounts NONE = new PromptCounts(0, 0, 0, 0, 1);

    private static final int PURPOSES_OF_VALIDATION = 3;
    private static final long NO_BOUND = Long.MAX_VALUE;

    /** The counts of the table {@code targets}, as it is for a configuration. */
    public static PromptCounts of(Dataset<Row> targets, DramatisConfig config) {
        Map<String, Map<String, Long>> rows = new HashMap<>();
        targets.groupBy(col("task"), col("purpose"))
                .agg(count(lit(1)))
                .collectAsList()
                .forEach(row -> rows.computeIfAbsent(row.getString(0), task -> new HashMap<>())
                        .put(row.getString(1), row.getLong(2)));
        return ofTask(rows.getOrDefault(Target.RATING, Map.of()), 1)
                .and(ofTask(rows.getOrDefault(Target.CHOICE, Map.of()), choiceLength(config)));
    }

    private static PromptCounts ofTask(Map<String, Long> rows, double length) {
        return enough(
                rows.getOrDefault(Target.TRAIN, 0L),
                rows.getOrDefault(Target.STOP, 0L),
                rows.getOrDefault(Target.POOL, 0L),
                rows.getOrDefault(Target.TEST, 0L),
                length);
    }

    /** Of one task: no more rows are measured or fitted on than are enough. */
    private static PromptCounts enough(long train, long stop, long pool, long test, double length) {
        return new PromptCounts(
                train,
                Math.min(stop, ValidationPurpose.ENOUGH),
                Math.min(pool, ValidationPurpose.ENOUGH),
                test,
                length);
    }

    /** Prompts are about as long, compared with each other, as they may be. */
    private static double choiceLength(DramatisConfig config) {
        return (double) config.choice().maxTokens() / config.examples().maxTokens();
    }

    private PromptCounts and(PromptCounts other) {
        long all = all() + other.all();
        return new PromptCounts(
                train + other.train,
                stop + other.stop,
                pool + other.pool,
                test + other.test,
                all == 0 ? 1 : (all() * length + other.all() * other.length) / all);
    }

    private long all() {
        return train + stop + pool + test;
    }

    /** The test rows of these alone. */
    PromptCounts testAlone() {
        return new PromptCounts(0, 0, 0, test, length);
    }

    /**
     * The same with a share of the test rows, as {@code predict.max-rows} wants it.
     *
     * @param most test rows of all variants together; 0: no limit
     * @param asked of all variants together without it
     */
    PromptCounts limited(long most, long asked) {
        return most == 0 || asked <= most
                ? this
                : new PromptCounts(train, stop, pool, Math.round((double) test * most / asked), length);
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
                        "the workspace has no targets of this configuration and the data of today, and the"
                                + " configuration does not bound them",
                        "run the stages ingest and targets first (dramatis run --to targets), or set agents.users, and"
                                + " agents.max-ratings or, below targets, train-rows-per-user, validation-rows and"
                                + " test-rows"));
    }

    /** The largest counts that the configuration allows; empty if it sets no bound. */
    public static Optional<PromptCounts> bound(DramatisConfig config) {
        long users = config.agents().number().orElse(0);
        if (users == 0) {
            return Optional.empty();
        }
        Optional<PromptCounts> ratings = config.source().hasRatings() ? ratings(config, users) : Optional.of(NONE);
        return ratings.flatMap(
                counts -> config.choice().asked() ? choices(config, users).map(counts::and) : Optional.of(counts));
    }

    private static Optional<PromptCounts> ratings(DramatisConfig config, long users) {
        TargetsConfig targets = config.targets();
        return bound(
                users,
                each(config, targets.trainRowsPerUser(), Part.TRAIN),
                inAll(users, each(config, targets.validationRowsPerUser(), Part.VALIDATION), targets.validationRows()),
                inAll(users, each(config, targets.testRowsPerUser(), Part.TEST), targets.testRows()),
                1);
    }

    /** An event of a user has one rating or more, so there are no more of them. */
    private static Optional<PromptCounts> choices(DramatisConfig config, long users) {
        ChoiceConfig choice = config.choice();
        return bound(
                users,
                each(config, choice.trainRowsPerUser(), Part.TRAIN),
                inAll(users, each(config, 0, Part.VALIDATION), choice.validationRows()),
                inAll(users, each(config, choice.testRowsPerUser(), Part.TEST), choice.testRows()),
                choiceLength(config));
    }

    private static Optional<PromptCounts> bound(long users, long train, long validation, long test, double length) {
        if (train == NO_BOUND || validation == NO_BOUND || test == NO_BOUND) {
            return Optional.empty();
        }
        long ofPurpose = validation / PURPOSES_OF_VALIDATION;
        return Optional.of(enough(users * train, ofPurpose, ofPurpose, test, length));
    }

    /** A part of a user's history, cut by time. */
    private enum Part {
        TRAIN,
        VALIDATION,
        TEST;

        double share(SplitConfig split) {
            double early = split.trainFraction();
            return switch (this) {
                case TRAIN -> early * (1 - split.validationFraction());
                case VALIDATION -> early * split.validationFraction();
                case TEST -> 1 - early;
            };
        }
    }

    /**
     * Rows of a user.
     *
     * @param limit 0: none
     * @param part of the user's ratings, where the history of each is cut by itself
     */
    private static long each(DramatisConfig config, int limit, Part part) {
        int ratings = config.agents().maxRatings();
        long most = ratings == 0 || !config.split().mode().equals("per-user")
                ? NO_BOUND
                : (long) Math.ceil(ratings * part.share(config.split()));
        return limit == 0 ? most : Math.min(limit, most);
    }

    /** @param limit 0: none */
    private static long inAll(long users, long each, int limit) {
        long most = each == NO_BOUND ? NO_BOUND : users * each;
        return limit == 0 ? most : Math.min(limit, most);
    }
}
