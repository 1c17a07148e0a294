/**
 * A base model on disk: its directory, the check that its weights fit its configuration, and the hash of its weights.
 * File formats are in {@code lm.safetensors} and {@code lm.gguf}, the configuration in {@code lm.architecture}.
 */
package io.github.dramatis.lm.checkpoint;
