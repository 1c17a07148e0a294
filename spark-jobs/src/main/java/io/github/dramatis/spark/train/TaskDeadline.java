package io.github.dramatis.spark.train;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.collection.JavaConverters;

/**
 * Ends the jobs of the calling thread when their tasks take too long; the clock starts with the first task, not while
 * the job waits for a place. A native call that hangs hears no interruption: then Spark's task reaper (on by default
 * here) ends its executor.
 */
final class TaskDeadline implements AutoCloseable {
    private static final String TAGS = "spark.job.tags";

    private final SparkContext spark;
    private final String tag;
    private final double hours;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "task-deadline");
        thread.setDaemon(true);
        return thread;
    });
    private final FirstTask firstTask = new FirstTask();
    private volatile boolean passed;

    /**
     * @param tag of the jobs, unlike all others; without commas
     * @param hours from the start of the jobs' first task on
     */
    TaskDeadline(SparkContext spark, String tag, double hours) {
        this.spark = spark;
        this.tag = tag.replace(',', '_');
        this.hours = hours;
        spark.addSparkListener(firstTask);
        spark.addJobTag(this.tag);
        spark.setInterruptOnCancel(true);
    }

    /** Starts the clock with the first task of a job that has the tag. */
    private final class FirstTask extends SparkListener {
        private final Set<Integer> stages = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean started = new AtomicBoolean();

        @Override
        public void onJobStart(SparkListenerJobStart job) {
            String tags = job.properties() == null ? "" : job.properties().getProperty(TAGS, "");
            if (Arrays.asList(tags.split(",")).contains(tag)) {
                JavaConverters.seqAsJavaList(job.stageIds()).forEach(id -> stages.add((Integer) id));
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
        spark.removeSparkListener(firstTask);
        spark.removeJobTag(tag);
        spark.setInterruptOnCancel(false);
    }
}
