package io.github.dramatis.spark.workspace;

/**
 * What a stage cost the cluster.
 *
 * @param tasks that ended well
 * @param shuffleBytes written between tasks
 * @param spilledBytes that did not fit into a task's memory and went to disk
 * @param peakExecutorBytes most physical memory of one executor process, heap and native, seen at a heartbeat; 0 where none fell
 *     into the stage, or the operating system does not say
 */
public record StageCost(long tasks, long shuffleBytes, long spilledBytes, long peakExecutorBytes) {}
