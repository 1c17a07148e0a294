package io.github.dramatis.spark.targets;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.AgentsConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Chooses the agents: by hash, so that the choice stays when other users come or go, or as a list names them. */
record AgentSelection(StageContext context, AgentsConfig config) {
    private static final String USER = "user_id";
    private static final String KEY = "configuration key agents.users:";

    /**
     * What agents are chosen by, a row a user: user_id, ratings, training (how many of them are in the training part).
     *
     * @param interactions of everybody
     */
    static Dataset<Row> counts(Dataset<Row> interactions) {
        return interactions
                .groupBy(USER)
                .agg(
                        count(lit(1)).as("ratings"),
                        sum(when(col("split").equalTo("test"), 0).otherwise(1)).as("training"));
    }

    /**
     * The agents' ids.
     *
     * @param counts {@link #counts}, which are read more than once
     * @param keepBefore whether who was an agent stays one, as in an incremental run
     */
    Dataset<Row> chosen(Dataset<Row> counts, boolean keepBefore) {
        return config.number().isPresent()
                ? drawn(counts, config.number().getAsInt(), keepBefore)
                : named(context.spark(), config).join(possible(counts), toArray(USER), "left_semi");
    }

    /**
     * Checks how many were chosen.
     *
     * @throws UserError if there is nobody to ask
     */
    void requireSome(long agents) {
        if (agents == 0) {
            throw new UserError(
                    KEY + " " + config.users(),
                    "none of the users in the table interactions is one of them"
                            + " (a user needs a training rating, and as many ratings as agents.min-ratings and"
                            + " max-ratings say)",
                    "check the ids, or the bounds");
        }
    }

    private Dataset<Row> drawn(Dataset<Row> counts, int users, boolean keepBefore) {
        Dataset<Row> possible = possible(counts);
        if (users == 0) {
            return possible;
        }
        Column draw = HashDraw.of(context.seed(), "agents", col(USER));
        if (!keepBefore || context.before(Tables.AGENTS).isEmpty()) {
            return HashDraw.least(possible, draw, users);
        }
        Dataset<Row> before = context.before(Tables.AGENTS)
                .orElseThrow()
                .select(USER)
                .join(counts.select(USER), toArray(USER), "left_semi");
        Dataset<Row> others = possible.join(before, toArray(USER), "left_anti");
        return before.union(HashDraw.least(others, draw, users - before.count()));
    }

    /** Users who can be asked: those with a training part, within the bounds. */
    private Dataset<Row> possible(Dataset<Row> counts) {
        Column enough = col("ratings").geq(config.minRatings());
        Column fewEnough = config.maxRatings() == 0 ? lit(true) : col("ratings").leq(config.maxRatings());
        return counts.where(enough.and(fewEnough).and(col("training").gt(0))).select(USER);
    }

    /**
     * SHA-256 of the distinct ids that a file or table has now; null where agents are drawn by hash, empty where the
     * file or table cannot be read.
     */
    static String identity(SparkSession spark, AgentsConfig config) {
        if (config.number().isPresent()) {
            return null;
        }
        MessageDigest digest = Sha256.digest();
        try {
            named(spark, config).sort(USER).toLocalIterator().forEachRemaining(row -> {
                digest.update(row.getString(0).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '\n');
            });
        } catch (UserError unreadable) {
            return "";
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Dataset<Row> named(SparkSession spark, AgentsConfig config) {
        try {
            Dataset<Row> rows = config.table() == null
                    ? spark.read().text(config.users()).withColumnRenamed("value", USER)
                    : spark.table(config.table());
            if (!Arrays.asList(rows.columns()).contains(USER)) {
                throw new UserError(KEY + " " + config.users(), "the table has no column user_id", "name one that has");
            }
            return rows.select(trim(col(USER).cast("string")).as(USER))
                    .where(col(USER).notEqual(""))
                    .distinct();
        } catch (Exception e) {
            // Spark throws its checked AnalysisException without declaring it
            if (e instanceof UserError user) {
                throw user;
            }
            throw new UserError(
                    KEY + " " + config.users(),
                    "it cannot be read: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "give a whole number, a file of ids, or table:NAME",
                    e);
        }
    }

    private static String[] toArray(String column) {
        return new String[] {column};
    }
}
