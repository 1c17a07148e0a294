package io.github.dramatis.lm.model;

import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import java.util.List;

/**
 * What LoRA adds to a projection, y += scale (x Aᵀ) Bᵀ; or its gradients. The factors are windows of larger matrices.
 *
 * @param a [r, in]; null among gradients if it is not trained
 * @param b [out, r]
 * @param scale alpha / rank
 */
record LoraFactors(Matrix a, Matrix b, float scale) implements AdaptedProjection {
    @Override
    public int rank() {
        return b.columns();
    }

    @Override
    public void forward(AdapterScratch scratch, AdapterInput input, List<Matrix> parts) {
        Kernels kernels = scratch.kernels();
        kernels.gemm(false, true, 1f, scratch.dropped(input), a, 0f, input.hidden());
        int row = 0;
        for (Matrix y : parts) {
            kernels.gemm(false, true, scale, input.hidden(), b.rows(row, row + y.columns()), 1f, y);
            row += y.columns();
        }
    }

    @Override
    public void backward(
            AdapterScratch scratch, AdaptedProjection gradients, AdapterInput input, List<Matrix> parts, Matrix dx) {
        Kernels kernels = scratch.kernels();
        LoraFactors sums = (LoraFactors) gradients;
        Matrix dHidden = scratch.hiddenGradient(input.x().rows(), rank());
        int row = 0;
        for (Matrix dy : parts) {
            int end = row + dy.columns();
            kernels.gemm(true, false, scale, dy, input.hidden(), 1f, sums.b.rows(row, end));
            kernels.gemm(false, false, scale, dy, b.rows(row, end), row == 0 ? 0f : 1f, dHidden);
            row = end;
        }
        if (sums.a != null) {
            kernels.gemm(true, false, 1f, dHidden, scratch.dropped(input), 1f, sums.a);
        }
        scratch.addInputGradient(dHidden, a, input, dx);
    }
}
