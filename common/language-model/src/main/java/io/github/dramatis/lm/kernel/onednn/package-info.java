/**
 * The backend of x86 processors: matrix products, softmax, SwiGLU and the exponential by oneDNN, in float32 or
 * bfloat16.
 */
package io.github.dramatis.lm.kernel.onednn;
