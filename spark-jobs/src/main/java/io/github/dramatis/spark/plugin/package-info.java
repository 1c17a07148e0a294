/**
 * What lives as long as an executor: the base model, the tokenizers, the device check, the memory check and the metrics. Nothing
 * else in the project keeps state between tasks.
 */
package io.github.dramatis.spark.plugin;
