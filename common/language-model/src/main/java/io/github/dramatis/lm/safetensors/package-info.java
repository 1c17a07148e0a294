/**
 * Reads and writes the safetensors format, one file or shards with an index. Knows tensors and nothing of models. What
 * is read here is hostile input.
 */
package io.github.dramatis.lm.safetensors;
