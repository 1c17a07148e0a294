package io.github.dramatis.lm.model;

import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;

/** Takes a row of logits; the memory is used again afterwards. */
@FunctionalInterface
public interface LogitRow {
    /**
     * Called in order.
     *
     * @param logits [rows, vocabulary]
     * @param row the row meant
     * @param number of the row among those asked for
     */
    void accept(Kernels kernels, Matrix logits, int row, int number);
}
