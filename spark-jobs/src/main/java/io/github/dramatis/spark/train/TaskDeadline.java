package io.github.dramatis.spark.train;

import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.spark.session.TaskResources;
import io.github.dramatis.spark.table.RowCodec;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Runs a task that trains, and ends it when it takes too long. The clock starts with that task, neither while it waits
 * for a place nor while its rows are gathered. A native call that hangs hears no interruption: then Spark's task reaper
 * (on by default here) ends its executor.
 */
final class TaskDeadline implements AutoCloseable {
    private final SparkContext spark;
    private final String tag;
    private final double hours;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "task-deadline");
        thread.setDaemon(true);
        return thread;
    });
    private final Training training = new Training();
    private volatile boolean passed;

    /**
     * @param tag of the calling thread's jobs, unlike all others; without commas
     * @param hours from the start of the task that trains
     */
    TaskDeadline(SparkContext spark, String tag, double hours) {
        this.spark = spark;
        this.tag = tag.replace(',', '_');
        this.hours = hours;
        spark.addSparkListener(training);
        spark.addJobTag(this.tag);
        spark.setInterruptOnCancel(true);
    }

    /** Starts the clock with the first task of the Spark stage that trains. */
    private final class Training extends SparkListener {
        private final Set<Integer> stages = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean started = new AtomicBoolean();

        @Override
        public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
            if (TaskResources.computes(submitted.stageInfo(), tag)) {
                stages.add(submitted.stageInfo().stageId());
            }
        }

        @Override
        public void onTaskStart(SparkListenerTaskStart task) {
            if (stages.contains(task.stageId()) && started.compareAndSet(false, true)) {
                clock.schedule(TaskDeadline.this::end, Math.round(hours * 3_600_000), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void end() {
        passed = true;
        spark.cancelJobsWithTag(tag);
    }

    /**
     * Runs the task on rows of one partition; where the deadline ended it the failure says so, and not only that it was
     * cancelled.
     *
     * @return the row that it makes
     */
    <R extends Record> R run(
            Dataset<Row> rows, MapPartitionsFunction<Row, Row> task, RowCodec<R> codec, ResourcesConfig resources) {
        try {
            return codec.decode(TaskResources.map(rows, tag, task, codec.encoder(), resources)
                    .collectAsList()
                    .get(0));
        } catch (Exception e) {
            // Spark throws checked exceptions without declaring them
            if (passed) {
                throw new IllegalStateException(
                        "ended after " + hours + " hours (resources.task-hours): it hung, or needs longer");
            }
            throw e;
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        spark.removeSparkListener(training);
        spark.removeJobTag(tag);
        spark.setInterruptOnCancel(false);
    }
}
