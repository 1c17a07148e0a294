package io.github.dramatis.spark.reflect;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.llm.ChatServer;
import io.github.dramatis.core.reflection.llm.ReflectionSettings;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.llm.AskCounts;
import io.github.dramatis.spark.llm.AskRun;
import io.github.dramatis.spark.llm.Asking;
import io.github.dramatis.spark.llm.Estimate;
import io.github.dramatis.spark.llm.EstimateCounts;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reflection through a language model in two steps: first all that the store does not know is asked and kept there, then both tables are
 * written from the store. So the writing may be repeated, and a run that ends in between has lost nothing that was paid for.
 */
final class LlmReflection {
    /** Users that an estimate looks at, about; the others are taken to be like them. */
    private static final double MOST_ESTIMATED = 10_000;

    private final StageContext context;
    private final SparkSession spark;
    private final AnswerStore store;
    private final ReflectionRun run;
    private final Dataset<Row> histories;
    private final long users;

    /**
     * @param histories as {@link RatingHistories} makes them, partitioned by user into as many partitions as the store has buckets
     */
    LlmReflection(
            StageContext context,
            AnswerStore store,
            ReflectionSettings settings,
            PopulationCuts cuts,
            Dataset<Row> histories,
            long users) {
        this.context = context;
        this.spark = context.spark();
        this.store = store;
        this.users = users;
        this.run = new ReflectionRun(AskRun.of(ChatServer.of(settings.config().llm()), store), settings, cuts);
        this.histories = histories.sortWithinPartitions("user_id", "timestamp", "item_id");
    }

    /** Asks what is not known yet. */
    AskCounts ask() {
        return new Asking(context, run.asked(), "reflect", "users").ask(histories, users, run);
    }

    /**
     * What asking would take.
     *
     * @param tokens counts
     */
    Estimate estimate(TokenCount tokens) {
        double share = Math.min(1, MOST_ESTIMATED / users);
        Dataset<Row> some = share == 1
                ? histories
                : histories.where(
                        PopulationCuts.SAMPLE_KEY.apply(col("user_id")).lt(share));
        EstimateCounts counts =
                some.mapPartitions(new EstimateTask(run, tokens), EstimateTask.CODEC.encoder()).collectAsList().stream()
                        .map(EstimateTask.CODEC::decode)
                        .reduce(EstimateCounts.NONE, EstimateCounts::plus);
        double factor = counts.conversations() == 0 ? 0 : (double) users / counts.conversations();
        return new Estimate(
                "users",
                counts.times(factor),
                counts.conversations(),
                store.sums(spark).cost(),
                run.asked().server());
    }

    Dataset<Row> profiles() {
        return histories.mapPartitions(
                new ReflectedRows(run).profiles(), Tables.PROFILES.codec().encoder());
    }

    Dataset<Row> memories() {
        return histories.mapPartitions(
                new ReflectedRows(run).memories(), Tables.MEMORIES.codec().encoder());
    }

    void compact() {
        store.compact(spark);
    }
}
