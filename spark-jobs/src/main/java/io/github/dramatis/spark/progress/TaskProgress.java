package io.github.dramatis.spark.progress;

import io.github.dramatis.spark.stage.Progress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import scala.collection.Iterator;

/** Counts what running tasks have done by an accumulator that travels with the executors' heartbeats. */
public final class TaskProgress extends SparkListener implements AutoCloseable {
    private static final long NO_TASK = -1;

    private final SparkSession spark;
    private final LongAccumulator counter;
    private final Progress.Step step;
    private final Map<Long, Long> doneByTask = new ConcurrentHashMap<>();

    /**
     * @param name what is counted
     * @param total how many there will be
     */
    public TaskProgress(SparkSession spark, Progress progress, String name, long total) {
        this.spark = spark;
        this.counter = spark.sparkContext().longAccumulator(name);
        this.step = progress.begin(name, total);
        spark.sparkContext().addSparkListener(this);
    }

    /** For the tasks to add to. */
    public LongAccumulator counter() {
        return counter;
    }

    /** Counts what needs no task, since it was done before. */
    public void add(long done) {
        doneByTask.merge(NO_TASK, done, Long::sum);
        show();
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        update.accumUpdates().foreach(task -> {
            record((Long) task._1(), task._4().iterator());
            return null;
        });
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        record(end.taskInfo().taskId(), end.taskInfo().accumulables().iterator());
    }

    private void record(long task, Iterator<AccumulableInfo> accumulables) {
        while (accumulables.hasNext()) {
            AccumulableInfo info = accumulables.next();
            if (info.id() == counter.id()
                    && info.update().isDefined()
                    && info.update().get() instanceof Long done) {
                doneByTask.merge(task, done, Math::max);
            }
        }
        show();
    }

    private void show() {
        step.reached(doneByTask.values().stream().mapToLong(Long::longValue).sum());
    }

    @Override
    public void close() {
        spark.sparkContext().removeSparkListener(this);
        step.close();
    }
}
