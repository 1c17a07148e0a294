package io.github.dramatis.lm.kernel;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's own operations, on whatever device its backend computes: CUDA where that is on the class path. */
final class Nd4jBackend implements Backend {
    @Override
    public String name() {
        return "ND4J's operations on " + Nd4j.getBackend().getClass().getSimpleName();
    }

    @Override
    public boolean supports(Precision precision) {
        return precision == Precision.FLOAT32 || precision == Precision.FLOAT16;
    }

    @Override
    public FrozenMatrix freeze(Matrix weights, Precision precision) {
        if (precision == Precision.FLOAT32) {
            return new Nd4jFrozenMatrix(weights.array(), weights::close);
        }
        INDArray half = weights.array().castTo(DataType.HALF);
        weights.close();
        return new Nd4jFrozenMatrix(half, half::close);
    }

    @Override
    public Kernels kernels() {
        return new Nd4jKernels();
    }
}
