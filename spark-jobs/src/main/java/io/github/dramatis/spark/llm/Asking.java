package io.github.dramatis.spark.llm;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.PermitBucket;
import io.github.dramatis.spark.plugin.PermitServer;
import io.github.dramatis.spark.progress.TaskProgress;
import io.github.dramatis.spark.stage.StageContext;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The driver's side of asking: one job that ends when the store knows all answers, or when no more may be asked. */
public final class Asking {
    private final StageContext context;
    private final AskRun run;
    private final String stage;
    private final String noun;

    /**
     * @param stage that asks, for logs and progress
     * @param noun of what is asked about, plural: users, items, prompts
     */
    public Asking(StageContext context, AskRun run, String stage, String noun) {
        this.context = context;
        this.run = run;
        this.stage = stage;
        this.noun = noun;
    }

    /**
     * Asks what the store does not know yet.
     *
     * @param rows partitioned by the subjects of their conversations into as many partitions as the store has buckets
     * @param total how many conversations they make
     * @throws UserError if the budget ends it or no call can succeed; answers so far are kept
     */
    public AskCounts ask(Dataset<Row> rows, long total, Conversations conversations) {
        double spent = run.store().sums(context.spark()).cost();
        PermitBucket bucket = new PermitBucket(run.server().limits(), spent, System::nanoTime);
        AskCounts counts = ask(rows, total, conversations, bucket);
        if (counts.unfinished() > 0 || counts.done() < total) {
            throw stopped(bucket, counts, total);
        }
        return counts;
    }

    private AskCounts ask(Dataset<Row> rows, long total, Conversations conversations, PermitBucket bucket) {
        AtomicReference<UserError> hopeless = new AtomicReference<>();
        SparkContext sc = context.spark().sparkContext();
        String job = "ask " + run.name();
        try (AskProgress progress = new AskProgress(context.progress(), bucket, stage, noun, total);
                TaskProgress tasks = new TaskProgress(context.spark(), progress, stage + ", " + noun, total);
                PermitServer.Opened server = PermitServer.open(run.name(), bucket, error -> {
                    hopeless.compareAndSet(null, error);
                    sc.cancelJobGroup(job);
                })) {
            sc.setJobGroup(job, "ask the language model", false);
            AskTask task = new AskTask(run, conversations, AskAccumulators.of(sc, tasks.counter()));
            return rows.mapPartitions(task, AskTask.CODEC.encoder()).collectAsList().stream()
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

    private UserError stopped(PermitBucket bucket, AskCounts counts, long total) {
        return new UserError(
                "configuration key " + run.server().keys() + ".budget",
                String.format(
                        Locale.ROOT,
                        "%s; %d of %d %s are done, %d answers were bought in this run and are kept",
                        bucket.stopped() == null ? "the run was stopped" : bucket.stopped(),
                        counts.done(),
                        total,
                        noun,
                        counts.bought()),
                "raise it (--budget) and run again: what is kept is not asked again");
    }
}
