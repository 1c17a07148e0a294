package io.github.dramatis.spark.workspace;

import io.github.dramatis.spark.plugin.ExecutorState;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Counts the Spark jobs of a stage and adds up what their tasks report. */
final class CostListener extends SparkListener implements AutoCloseable {
    private final SparkContext spark;
    private long jobs;
    private long tasks;
    private long shuffle;
    private long spilled;

    CostListener(SparkContext spark) {
        this.spark = spark;
        spark.addSparkListener(this);
    }

    @Override
    public synchronized void onJobStart(SparkListenerJobStart start) {
        jobs++;
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        TaskMetrics metrics = end.taskMetrics();
        if (metrics != null && end.taskInfo().successful()) {
            tasks++;
            shuffle += metrics.shuffleWriteMetrics().bytesWritten();
            spilled += metrics.diskBytesSpilled();
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
            return new StageCost(
                    jobs, tasks, shuffle, spilled, ExecutorState.get().metrics().executorPeak());
        }
    }

    @Override
    public void close() {
        spark.removeSparkListener(this);
    }
}
