package io.github.dramatis.spark.reflect;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.Limits;
import io.github.dramatis.core.llm.PermitBucket;
import io.github.dramatis.core.reflection.llm.ReflectionSettings;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.answers.StoreSums;
import io.github.dramatis.spark.plugin.PermitDesk;
import io.github.dramatis.spark.progress.TaskProgress;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
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
        this.run = new ReflectionRun(UUID.randomUUID().toString(), settings, cuts, store);
        this.histories = histories.sortWithinPartitions("user_id", "timestamp", "item_id");
    }

    /** Asks what is not known yet. */
    AskCounts ask() {
        StoreSums before = store.sums(spark);
        Limits limits = new Limits(
                run.llm().maxConcurrency(),
                run.llm().requestsPerMinute(),
                run.llm().tokensPerMinute(),
                run.llm().budget());
        PermitBucket bucket = new PermitBucket(limits, before.cost(), System::nanoTime);
        AskCounts counts = ask(bucket);
        if (counts.unfinished() > 0 || counts.users() < users) {
            throw stopped(bucket, counts);
        }
        return counts;
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
        double factor = counts.users() == 0 ? 0 : (double) users / counts.users();
        return new Estimate(
                counts.times(factor), counts.users(), store.sums(spark).cost(), run.llm());
    }

    private AskCounts ask(PermitBucket bucket) {
        AtomicReference<UserError> hopeless = new AtomicReference<>();
        SparkContext sc = spark.sparkContext();
        String job = "ask " + run.name();
        try (ReflectionProgress progress = new ReflectionProgress(context.progress(), bucket, users);
                TaskProgress tasks = new TaskProgress(spark, progress, "reflect, users", users);
                PermitDesk.Opened desk = PermitDesk.open(run.name(), bucket, error -> {
                    hopeless.compareAndSet(null, error);
                    sc.cancelJobGroup(job);
                })) {
            sc.setJobGroup(job, "ask the language model", false);
            return histories
                    .mapPartitions(new AskTask(run, AskAccumulators.of(sc, tasks.counter())), AskTask.CODEC.encoder())
                    .collectAsList()
                    .stream()
                    .map(AskTask.CODEC::decode)
                    .reduce(AskCounts.NONE, AskCounts::plus);
        } catch (Exception e) {
            // Spark throws checked exceptions without declaring them
            if (hopeless.get() != null) {
                throw hopeless.get();
            }
            throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e.getMessage(), e);
        } finally {
            sc.clearJobGroup();
        }
    }

    private UserError stopped(PermitBucket bucket, AskCounts counts) {
        return new UserError(
                "configuration key reflect.llm.budget",
                String.format(
                        Locale.ROOT,
                        "%s; %d of %d users are done, %d answers were bought in this run and are kept",
                        bucket.stopped() == null ? "the run was stopped" : bucket.stopped(),
                        counts.users(),
                        users,
                        counts.bought()),
                "raise it (--budget) and run again: what is kept is not asked again");
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
