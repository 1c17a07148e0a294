/**
 * Named tensors, wherever they are stored, and their element types. Knows no file format and no model; each format
 * gives its tensors as a {@link io.github.dramatis.lm.tensor.TensorSource}.
 */
package io.github.dramatis.lm.tensor;
