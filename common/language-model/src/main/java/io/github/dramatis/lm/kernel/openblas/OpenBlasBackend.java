package io.github.dramatis.lm.kernel.openblas;

import io.github.dramatis.lm.kernel.Backend;
import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Precision;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/** ND4J's own BLAS, which there is for every platform that ND4J runs on: slower than oneDNN, and always there. */
public final class OpenBlasBackend implements Backend {
    /** Loads the native library and keeps it on the calling thread. */
    public OpenBlasBackend() {
        Matrix.allocate(1, 1).close(); // when ND4J loads it sets BLAS's threads: not later, after we did
        Loader.load(openblas_nolapack.class);
        // the engine's threads each compute their own tokens
        openblas_nolapack.blas_set_num_threads(1);
    }

    @Override
    public String name() {
        return "ND4J's OpenBLAS";
    }

    @Override
    public boolean supports(Precision precision) {
        return precision == Precision.FLOAT32;
    }

    @Override
    public FrozenMatrix freeze(Matrix weights, Precision precision) {
        return new DenseFrozenMatrix(weights);
    }

    @Override
    public Kernels kernels() {
        return new OpenBlasKernels();
    }
}
