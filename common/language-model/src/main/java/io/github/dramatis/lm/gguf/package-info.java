/**
 * Reads GGUF files, converts them to Hugging Face directories, and writes GGUF. No other package knows llama.cpp's
 * names and layout. What is read here is hostile input.
 */
package io.github.dramatis.lm.gguf;
