package io.github.dramatis.lm.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Frozen weights [out, in] as an ND4J array in float or half precision, which serves both orientations of the product. */
record Nd4jFrozenMatrix(INDArray weights, AutoCloseable owner) implements FrozenMatrix {
    @Override
    public int in() {
        return (int) weights.columns();
    }

    @Override
    public int out() {
        return (int) weights.rows();
    }

    @Override
    public void close() {
        try {
            owner.close();
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
