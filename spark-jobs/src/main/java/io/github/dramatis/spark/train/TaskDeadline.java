package io.github.dramatis.spark.train;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;

/**
 * Ends the jobs of the calling thread when they take too long. A native call that hangs hears no interruption: then Spark's task
 * reaper (on by default here) ends its executor.
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
    private volatile boolean passed;

    /**
     * @param tag of the jobs, unlike all others; without commas
     * @param hours from now on
     */
    TaskDeadline(SparkContext spark, String tag, double hours) {
        this.spark = spark;
        this.tag = tag.replace(',', '_');
        this.hours = hours;
        spark.addJobTag(this.tag);
        spark.setInterruptOnCancel(true);
        clock.schedule(this::end, Math.round(hours * 3_600_000), TimeUnit.MILLISECONDS);
    }

    private void end() {
        passed = true;
        spark.cancelJobsWithTag(tag);
    }

    /** Runs the jobs; where the deadline ended them the failure says so, and not only that they were cancelled. */
    <T> T explain(Callable<T> jobs) throws Exception {
        try {
            return jobs.call();
        } catch (Exception e) {
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
        spark.removeJobTag(tag);
        spark.setInterruptOnCancel(false);
    }
}
