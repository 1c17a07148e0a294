package io.github.dramatis.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Kills the executor, as kill -9 does, on which the task of a drawn number starts in a stage of the pipeline. */
final class ExecutorKiller extends SparkListener {
    private final LocalCluster cluster;
    private final ToIntFunction<String> tasks;
    private final SplittableRandom random;
    private final List<String> killed = new ArrayList<>();
    private String stage = "";
    private int tasksLeft = -1;
    private int lost;

    /**
     * @param tasks of a stage of the pipeline, among the first of which the number is drawn; the stage starts at least
     * so many
     */
    ExecutorKiller(LocalCluster cluster, ToIntFunction<String> tasks, long seed) {
        this.cluster = cluster;
        this.tasks = tasks;
        random = new SplittableRandom(seed);
    }

    /** Arms itself for one stage. */
    synchronized void began(String name) {
        stage = name;
        tasksLeft = random.nextInt(tasks.applyAsInt(name));
    }

    /** The stages in which an executor was killed. */
    synchronized List<String> killed() {
        return List.copyOf(killed);
    }

    /** Tasks that killed executors were running. */
    synchronized int lost() {
        return lost;
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart start) {
        if (tasksLeft < 0 || tasksLeft-- > 0) {
            return;
        }
        Optional<ProcessHandle> executor = cluster.executor(start.taskInfo().executorId());
        if (executor.isEmpty()) {
            tasksLeft = 0; // it has ended by itself: the next task, then
            return;
        }
        executor.get().destroyForcibly();
        killed.add(stage);
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        lost += end.reason() instanceof ExecutorLostFailure ? 1 : 0;
    }
}
