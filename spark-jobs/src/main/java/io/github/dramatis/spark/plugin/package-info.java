/**
 * What lives as long as an executor: the base model, the tokenizers, the clients of language models, the device check,
 * the memory check and the metrics; and how tasks speak with the driver while they run. Nothing else in the project
 * keeps state between tasks.
 */
package io.github.dramatis.spark.plugin;
