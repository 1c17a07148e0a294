package io.github.dramatis.spark.workspace;

import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Adds up what the tasks of a stage report to Spark. */
final class CostListener extends SparkListener implements AutoCloseable {
    /** Resident memory as /proc has it: {@code spark.executor.processTreeMetrics.enabled}, on by default here. */
    private static final String RESIDENT = "ProcessTreeJVMRSSMemory";

    private final SparkContext spark;
    private long tasks;
    private long shuffle;
    private long spilled;
    private long peak;

    CostListener(SparkContext spark) {
        this.spark = spark;
        spark.addSparkListener(this);
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        TaskMetrics metrics = end.taskMetrics();
        if (metrics != null && end.taskInfo().successful()) {
            tasks++;
            shuffle += metrics.shuffleWriteMetrics().bytesWritten();
            spilled += metrics.diskBytesSpilled();
        }
        seen(end.taskExecutorMetrics());
    }

    @Override
    public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        update.executorUpdates().values().foreach(metrics -> {
            seen(metrics);
            return null;
        });
    }

    private void seen(ExecutorMetrics metrics) {
        if (metrics != null) {
            peak = Math.max(peak, metrics.getMetricValue(RESIDENT));
        }
    }

    /** The sum so far, with what the last tasks reported unless the driver is far behind its events. */
    StageCost cost() {
        try {
            spark.listenerBus().waitUntilEmpty();
        } catch (TimeoutException busy) {
            // figures for the record, not worth a failure
        }
        synchronized (this) {
            return new StageCost(tasks, shuffle, spilled, peak);
        }
    }

    @Override
    public void close() {
        spark.removeSparkListener(this);
    }
}
