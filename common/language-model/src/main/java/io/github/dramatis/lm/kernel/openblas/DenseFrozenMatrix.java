package io.github.dramatis.lm.kernel.openblas;

import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Matrix;

/** Frozen weights in plain row-major order, which serves both orientations of the product. */
final class DenseFrozenMatrix implements FrozenMatrix {
    private final Matrix weights; // [out, in]

    DenseFrozenMatrix(Matrix weights) {
        this.weights = weights;
    }

    Matrix weights() {
        return weights;
    }

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
        weights.close();
    }
}
