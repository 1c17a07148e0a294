package io.github.dramatis.core.config;

/**
 * What a run may use. No result depends on it, so it stays out of the stages' fingerprints.
 *
 * @param parallelAdapters adapters trained at the same time
 * @param predictPartitions tasks that the prompts of one adapter are spread over
 */
public record ResourcesConfig(@Default("2") int parallelAdapters, @Default("2") int predictPartitions) {
    public ResourcesConfig {
        Check.that(parallelAdapters >= 1, "parallel-adapters", "must be 1 or more, is " + parallelAdapters);
        Check.that(predictPartitions >= 1, "predict-partitions", "must be 1 or more, is " + predictPartitions);
    }
}
