package io.github.dramatis.lm.kernel.nd4j;

import io.github.dramatis.lm.kernel.FrozenMatrix;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Frozen weights [out, in] as an ND4J array in float or half precision, which serves both orientations of the product.
 *
 * @param free frees their memory
 */
record Nd4jFrozenMatrix(INDArray weights, Runnable free) implements FrozenMatrix {
    @Override
    public int in() {
        return weights.columns();
    }

    @Override
    public int out() {
        return weights.rows();
    }

    @Override
    public void close() {
        free.run();
    }
}
