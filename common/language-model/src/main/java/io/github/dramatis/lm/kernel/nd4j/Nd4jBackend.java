package io.github.dramatis.lm.kernel.nd4j;

import io.github.dramatis.lm.kernel.Backend;
import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Precision;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's own operations, on whatever device its backend computes: CUDA where that is on the class path. */
public final class Nd4jBackend implements Backend {
    /**
     * The backend of a process in which ND4J computes on CUDA.
     *
     * @throws io.github.dramatis.core.error.UserError if ND4J's binaries hold no code for the device
     */
    public static Nd4jBackend onCuda() {
        CudaDevice.first().check();
        return new Nd4jBackend();
    }

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
