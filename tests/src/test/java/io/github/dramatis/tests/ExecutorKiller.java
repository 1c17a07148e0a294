package io.github.dramatis.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Kills an executor's process, as kill -9 does, when the task of a drawn number starts in a stage of the pipeline. */
final class ExecutorKiller extends SparkListener {
    /** Every stage of the pipeline starts at least so many tasks. */
    private static final int FIRST_TASKS = 4;

    private final LocalCluster cluster;
    private final SplittableRandom random;
    private final List<String> killed = new ArrayList<>();
    private String stage = "";
    private int tasksLeft = -1;

    ExecutorKiller(LocalCluster cluster, long seed) {
        this.cluster = cluster;
        random = new SplittableRandom(seed);
    }

    /** Arms itself for one stage. */
    synchronized void began(String name) {
        stage = name;
        tasksLeft = random.nextInt(FIRST_TASKS);
    }

    /** The stages in which an executor was killed. */
    synchronized List<String> killed() {
        return List.copyOf(killed);
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart start) {
        if (tasksLeft < 0 || tasksLeft-- > 0) {
            return;
        }
        List<ProcessHandle> executors = cluster.executors();
        if (executors.isEmpty()) {
            tasksLeft = 0; // the last one is still starting again: the next task, then
            return;
        }
        executors.get(random.nextInt(executors.size())).destroyForcibly();
        killed.add(stage);
    }
}
