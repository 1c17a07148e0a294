package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.SplitConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.sampling.KthSmallest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Parts ratings by time into train, validation and test.
 *
 * <p>Ratings that share a timestamp with the last one before a boundary go before it, at both boundaries: so no part
 * ever holds a rating as old as one of the part before, and a user has a past before being asked about a future (the
 * other side would leave users whose ratings all came in one second without any). Such a user is trained on and not
 * tested.
 *
 * <p>An incremental run parts the ratings of a user whom the reference knows where the reference says, whatever has
 * been added, and all others as a full run would.
 */
final class TemporalSplit {
    /** Users that both sides need at least: with fewer a global cut measures new users, not the agents. */
    static final int LEAST_USERS_ON_BOTH_SIDES = 100;

    private final SplitConfig split;

    TemporalSplit(SplitConfig split) {
        this.split = split;
    }

    /**
     * Adds the columns {@code split}; {@code train_until} and {@code until}, as {@code reference_users} has them; and
     * {@code tied_at_cut}, true for one rating of each user who has ratings of one timestamp where the cut between
     * training and test wants to be.
     *
     * @param histories see {@link Histories}; every user has two ratings or more
     * @throws UserError if the split is global and too few users have ratings on both sides of the cut
     */
    Dataset<Row> apply(Dataset<Row> histories) {
        return split.mode().equals("global") ? global(histories) : perUser(histories);
    }

    /**
     * Splits as {@link #apply(Dataset)}, but by the reference.
     *
     * @param users the table {@code reference_users}
     */
    Dataset<Row> apply(Dataset<Row> histories, Dataset<Row> users) {
        Dataset<Row> ruled = split.mode().equals("global") ? frozenGlobal(histories, users) : perUser(histories);
        Dataset<Row> frozen = users.select(
                col("user_id"),
                col("train_until").as("frozen_train_until"),
                col("until").as("frozen_until"));
        return ruled.join(frozen, new String[] {"user_id"}, "left")
                .withColumn(
                        "tied_at_cut",
                        col("tied_at_cut").and(col("frozen_until").isNull()))
                .withColumn("train_until", coalesce(col("frozen_train_until"), col("train_until")))
                .withColumn("until", coalesce(col("frozen_until"), col("until")))
                .withColumn("split", partsByTime())
                .drop("frozen_train_until", "frozen_until");
    }

    /** One cut for all is in every row of the reference. */
    private static Dataset<Row> frozenGlobal(Dataset<Row> histories, Dataset<Row> users) {
        Row cut = users.agg(max("train_until"), max("until")).head();
        return histories
                .withColumn("train_until", lit(cut.get(0)))
                .withColumn("until", lit(cut.get(1)))
                .withColumn("tied_at_cut", lit(false));
    }

    private Dataset<Row> perUser(Dataset<Row> histories) {
        Column history = col("history");
        Column before = greatest(lit(1L), least(history.minus(1), rounded(history.multiply(split.trainFraction()))));
        Column validation = least(before.minus(1), rounded(before.multiply(split.validationFraction())));
        Column rank = col("rank");
        WindowSpec user = Window.partitionBy("user_id");
        return histories
                .withColumn("split", parts(rank.leq(before.minus(validation)), rank.leq(before)))
                .withColumn("train_until", last("train").over(user))
                .withColumn(
                        "until", greatest(col("train_until"), last("validation").over(user)))
                .withColumn("tied_at_cut", col("place").equalTo(before.plus(1)).and(rank.leq(before)));
    }

    private Dataset<Row> global(Dataset<Row> histories) {
        Column micros = unix_micros(col("timestamp"));
        long rows = histories.count();
        long before = Math.max(1, Math.round(rows * split.trainFraction()));
        long train = Math.max(1, before - Math.round(before * split.validationFraction()));
        long cut = KthSmallest.of(histories, micros, before).orElseThrow();
        long validationCut = KthSmallest.of(histories, micros, train).orElseThrow();
        Dataset<Row> parted = histories
                .withColumn("train_until", timestamp_micros(lit(validationCut)))
                .withColumn("until", timestamp_micros(lit(cut)))
                .withColumn("split", partsByTime())
                .withColumn("tied_at_cut", micros.equalTo(cut).and(col("place").equalTo(col("rank"))));
        checkUsers(parted, Instant.EPOCH.plus(cut, ChronoUnit.MICROS));
        return parted;
    }

    private void checkUsers(Dataset<Row> parted, Instant cut) {
        Column test = col("split").equalTo("test");
        long users = parted.groupBy("user_id")
                .agg(max(test).as("test"), max(test.unary_$bang()).as("training"))
                .where("test and training")
                .count();
        if (users < LEAST_USERS_ON_BOTH_SIDES) {
            throw new UserError(
                    "split.mode: global, split.train-fraction: " + split.trainFraction(),
                    users + " users have ratings both before and after the cut at " + cut + ", at least "
                            + LEAST_USERS_ON_BOTH_SIDES + " are needed",
                    "set split.mode: per-user, or move the cut with split.train-fraction");
        }
    }

    private static Column last(String part) {
        return max(when(col("split").equalTo(part), col("timestamp")));
    }

    /** The part of a row with the columns timestamp, train_until and until. */
    static Column partsByTime() {
        return parts(col("timestamp").leq(col("train_until")), col("timestamp").leq(col("until")));
    }

    private static Column parts(Column train, Column training) {
        return when(train, "train").when(training, "validation").otherwise("test");
    }

    private static Column rounded(Column value) {
        return round(value).cast("long");
    }
}
