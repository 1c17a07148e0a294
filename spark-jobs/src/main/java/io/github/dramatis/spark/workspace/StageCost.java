package io.github.dramatis.spark.workspace;

/**
 * What a stage cost the cluster.
 *
 * @param jobs of Spark that the stage started; 0 in records of earlier versions
 * @param tasks that ended well
 * @param shuffleBytes written between tasks
 * @param spilledBytes that did not fit into a task's memory and went to disk
 * @param peakExecutorBytes most physical memory that one executor process has had up to the stage's end, heap and
 *     native; 0 where the operating system does not say
 */
public record StageCost(long jobs, long tasks, long shuffleBytes, long spilledBytes, long peakExecutorBytes) {}
