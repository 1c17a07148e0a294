package io.github.dramatis.lm.kernel.openblas;

import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.base.LoopKernels;
import io.github.dramatis.lm.kernel.base.OperandShapes;
import org.bytedeco.openblas.global.openblas_nolapack;

/** Matrix products by OpenBLAS, the exponential by the JDK. */
final class OpenBlasKernels extends LoopKernels {
    @Override
    public void gemm(boolean transposeA, boolean transposeB, float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        openblas_nolapack.cblas_sgemm(
                openblas_nolapack.CblasRowMajor,
                transposeA ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                transposeB ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                c.rows(),
                c.columns(),
                OperandShapes.inner(transposeA, transposeB, a, b, c),
                alpha,
                a.pointer(),
                a.stride(),
                b.pointer(),
                b.stride(),
                beta,
                c.pointer(),
                c.stride());
    }

    @Override
    public void product(Matrix x, FrozenMatrix w, float beta, Matrix y) {
        gemm(false, true, 1f, x, ((DenseFrozenMatrix) w).weights(), beta, y);
    }

    @Override
    public void productBackward(Matrix dy, FrozenMatrix w, float beta, Matrix dx) {
        gemm(false, false, 1f, dy, ((DenseFrozenMatrix) w).weights(), beta, dx);
    }

    @Override
    protected void exp(float[] values, int n) {
        for (int i = 0; i < n; i++) {
            values[i] = (float) Math.exp(values[i]);
        }
    }
}
