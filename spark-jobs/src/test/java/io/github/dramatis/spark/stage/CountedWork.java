package io.github.dramatis.spark.stage;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;

/** What Spark does for something: a measure of its work that does not depend on the machine. */
public final class CountedWork extends SparkListener {
    private final AtomicLong jobs = new AtomicLong();
    private final AtomicLong rowsRead = new AtomicLong();
    private final AtomicLong rowsShuffled = new AtomicLong();
    private final AtomicLong bytesToDriver = new AtomicLong();
    private final Set<Object> persisted = ConcurrentHashMap.newKeySet();

    private CountedWork() {}

    /** Does it, and counts. */
    public static CountedWork of(SparkSession spark, Runnable what) {
        SparkContext context = spark.sparkContext();
        CountedWork work = new CountedWork();
        waitFor(context); // for what was done before
        context.addSparkListener(work);
        try {
            what.run();
            waitFor(context);
            return work;
        } finally {
            context.removeSparkListener(work);
        }
    }

    private static void waitFor(SparkContext context) {
        try {
            context.listenerBus().waitUntilEmpty();
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Jobs that were started. */
    public long jobs() {
        return jobs.get();
    }

    /** Rows that were read from files; what was persisted is read in batches of rows, each of which counts as one. */
    public long rowsRead() {
        return rowsRead.get();
    }

    /** Rows that were written for a shuffle. */
    public long rowsShuffled() {
        return rowsShuffled.get();
    }

    /** Bytes of results that tasks sent to the driver. */
    public long bytesToDriver() {
        return bytesToDriver.get();
    }

    /** Data sets that were persisted. */
    public long persisted() {
        return persisted.size();
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
        jobs.incrementAndGet();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        TaskMetrics metrics = end.taskMetrics();
        bytesToDriver.addAndGet(metrics.resultSize());
        rowsRead.addAndGet(metrics.inputMetrics().recordsRead());
        rowsShuffled.addAndGet(metrics.shuffleWriteMetrics().recordsWritten());
    }

    @Override
    public void onBlockUpdated(SparkListenerBlockUpdated update) {
        BlockId block = update.blockUpdatedInfo().blockId();
        if (block.isRDD() && update.blockUpdatedInfo().storageLevel().isValid()) {
            persisted.add(block.asRDDId().get().rddId());
        }
    }
}
