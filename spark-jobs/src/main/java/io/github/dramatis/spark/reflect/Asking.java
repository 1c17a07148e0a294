package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.Limits;
import io.github.dramatis.core.llm.PermitBucket;
import io.github.dramatis.spark.plugin.PermitDesk;
import io.github.dramatis.spark.progress.TaskProgress;
import io.github.dramatis.spark.stage.StageContext;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Asks all that the store does not know about some subjects and keeps it there. What is written from the store then may
 * be repeated, and a run that ends in between has lost nothing that was paid for.
 */
final class Asking {
    /** Subjects that an estimate looks at, about; the others are taken to be like them. */
    private static final double MOST_ESTIMATED = 10_000;

    private final StageContext context;
    private final SparkSession spark;
    private final AskRun run;
    private final AskRun.Conversations conversations;
    private final Subjects subjects;

    /**
     * Whom or what is asked about.
     *
     * @param what they are: users or items
     * @param column of their names, as the store has them
     * @param rows about them, partitioned by the column into as many partitions as the store has buckets
     * @param count how many there are
     */
    record Subjects(String what, String column, Dataset<Row> rows, long count) {}

    Asking(StageContext context, AskRun run, AskRun.Conversations conversations, Subjects subjects) {
        this.context = context;
        this.spark = context.spark();
        this.run = run;
        this.conversations = conversations;
        this.subjects = subjects;
    }

    /** Asks what is not known yet. */
    AskCounts ask() {
        Limits limits = new Limits(
                run.llm().maxConcurrency(),
                run.llm().requestsPerMinute(),
                run.llm().tokensPerMinute(),
                run.llm().budget());
        PermitBucket bucket = new PermitBucket(limits, run.store().sums(spark).cost(), System::nanoTime);
        AskCounts counts = ask(bucket);
        if (counts.unfinished() > 0 || counts.users() < subjects.count()) {
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
        double share = Math.min(1, MOST_ESTIMATED / subjects.count());
        Dataset<Row> some = share == 1
                ? subjects.rows()
                : subjects.rows()
                        .where(PopulationCuts.SAMPLE_KEY
                                .apply(subjects.rows().col(subjects.column()))
                                .lt(share));
        EstimateCounts counts = some
                .mapPartitions(new EstimateTask(run, conversations, tokens), EstimateTask.CODEC.encoder())
                .collectAsList()
                .stream()
                .map(EstimateTask.CODEC::decode)
                .reduce(EstimateCounts.NONE, EstimateCounts::plus);
        double factor = counts.users() == 0 ? 0 : (double) subjects.count() / counts.users();
        return new Estimate(
                subjects.what(),
                counts.times(factor),
                counts.users(),
                run.store().sums(spark).cost(),
                run.llm());
    }

    private AskCounts ask(PermitBucket bucket) {
        AtomicReference<UserError> hopeless = new AtomicReference<>();
        SparkContext sc = spark.sparkContext();
        String job = "ask " + run.name();
        long count = subjects.count();
        try (ReflectionProgress progress = new ReflectionProgress(context.progress(), bucket, subjects.what(), count);
                TaskProgress tasks = new TaskProgress(spark, progress, "reflect, " + subjects.what(), count);
                PermitDesk.Opened desk = PermitDesk.open(run.name(), bucket, error -> {
                    hopeless.compareAndSet(null, error);
                    sc.cancelJobGroup(job);
                })) {
            sc.setJobGroup(job, "ask the language model", false);
            AskTask task = new AskTask(run, conversations, AskAccumulators.of(sc, tasks.counter()));
            return subjects.rows().mapPartitions(task, AskTask.CODEC.encoder()).collectAsList().stream()
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
                        "%s; %d of %d %s are done, %d answers were bought in this run and are kept",
                        bucket.stopped() == null ? "the run was stopped" : bucket.stopped(),
                        counts.users(),
                        subjects.count(),
                        subjects.what(),
                        counts.bought()),
                "raise it (--budget) and run again: what is kept is not asked again");
    }
}
