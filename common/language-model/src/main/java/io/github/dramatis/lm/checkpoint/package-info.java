/** Model directories on disk: configuration, safetensors, GGUF. Everything read here is hostile input. */
package io.github.dramatis.lm.checkpoint;
