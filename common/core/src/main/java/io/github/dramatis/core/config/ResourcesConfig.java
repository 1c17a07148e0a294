package io.github.dramatis.core.config;

import java.io.Serializable;

/**
 * What a run may use. No result depends on it, so it stays out of the stages' fingerprints.
 *
 * @param parallelAdapters adapters trained at the same time; 0: as many as the application's cores allow
 * @param predictPartitions tasks that prompts are spread over; 0: four times as many as the application's cores allow
 *     at the same time, and more where each would have more than 2,000 prompts
 * @param taskCpus cores of a task of train and predict; 0: what spark.task.cpus says
 * @param taskGpus GPUs of such a task, or a part of one; 0: none
 * @param executorCores cores of the executors of these stages, under dynamic allocation; 0: one task an executor
 * @param executorMemory their heap: small, since the model lies outside it
 * @param executorOverhead their memory outside the heap
 * @param discoveryScript path on the executor of the script that finds GPUs, under dynamic allocation
 * @param taskHours after which a task of train is taken for hung and ended
 * @param checkpointSteps steps after which training saves what a retry or the next run goes on from; 0: never
 * @param trunkCache disk of an executor for what lies below the layers that adapters change, computed once for each
 *     text; 0: none
 */
public record ResourcesConfig(
        @Default("0") int parallelAdapters,
        @Default("0") int predictPartitions,
        @Default("0") int taskCpus,
        @Default("0") double taskGpus,
        @Default("0") int executorCores,
        @Default("2g") String executorMemory,
        @Default("4g") String executorOverhead,
        @Default("") String discoveryScript,
        @Default("12") double taskHours,
        @Default("50") int checkpointSteps,
        @Default("8g") String trunkCache)
        implements Serializable {
    public ResourcesConfig {
        Check.that(parallelAdapters >= 0, "parallel-adapters", "must be 0 (by cores) or more, is " + parallelAdapters);
        Check.that(
                predictPartitions >= 0, "predict-partitions", "must be 0 (by cores) or more, is " + predictPartitions);
        Check.that(taskCpus >= 0, "task-cpus", "must be 0 (spark.task.cpus) or more, is " + taskCpus);
        Check.that(
                taskGpus >= 0 && (taskGpus <= 0.5 || taskGpus == Math.rint(taskGpus)),
                "task-gpus",
                "must be 0, a part up to 0.5, or a whole number, is " + taskGpus);
        Check.that(
                executorCores >= 0, "executor-cores", "must be 0 (one task an executor) or more, is " + executorCores);
        memory(executorMemory, "executor-memory");
        memory(executorOverhead, "executor-overhead");
        Check.that(
                trunkCache.matches("0|[1-9]\\d*[mg]"),
                "trunk-cache",
                "must be 0 (none) or a size like 512m or 8g, is " + trunkCache);
        Check.that(checkpointSteps >= 0, "checkpoint-steps", "must be 0 (never) or more, is " + checkpointSteps);
        Check.that(taskHours > 0, "task-hours", "must be positive, is " + taskHours);
    }

    private static void memory(String size, String key) {
        Check.that(size.matches("[1-9]\\d*[mg]"), key, "must be a size like 512m or 4g, is " + size);
    }
}
