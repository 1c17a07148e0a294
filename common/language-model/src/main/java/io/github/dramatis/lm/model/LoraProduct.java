package io.github.dramatis.lm.model;

import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.ScratchMatrix;
import java.util.List;

/** What LoRA adds to a projection, y += scale B A x, and its gradients. */
final class LoraProduct {
    private final Kernels kernels;
    private final ScratchMatrix masked = new ScratchMatrix();
    private final ScratchMatrix dHidden = new ScratchMatrix();

    LoraProduct(Kernels kernels) {
        this.kernels = kernels;
    }

    /**
     * y += scale (x̃ Aᵀ) Bᵀ, where x̃ is x after dropout.
     *
     * @param x [tokens, in]
     * @param hidden out: x̃ Aᵀ [tokens, r], for the backward
     * @param parts of y side by side, together [tokens, out]
     */
    void forward(
            LoraFactors factors,
            float scale,
            Matrix x,
            Matrix hidden,
            List<Matrix> parts,
            DropoutMask dropout,
            String place) {
        kernels.gemm(false, true, 1f, dropped(x, dropout, place), factors.a(), 0f, hidden);
        int row = 0;
        for (Matrix y : parts) {
            kernels.gemm(false, true, scale, hidden, factors.b().rows(row, row + y.columns()), 1f, y);
            row += y.columns();
        }
    }

    /**
     * Adds to the gradients of A and B and, unless null, to dx.
     *
     * @param hidden what the forward left
     * @param parts of dy side by side, together [tokens, out]
     * @param dx [tokens, in] or null
     */
    void backward(
            LoraFactors factors,
            LoraFactors gradients,
            float scale,
            Matrix x,
            Matrix hidden,
            List<Matrix> parts,
            Matrix dx,
            DropoutMask dropout,
            String place) {
        Matrix dh = dHidden.of(x.rows(), hidden.columns());
        int row = 0;
        for (Matrix dy : parts) {
            int end = row + dy.columns();
            kernels.gemm(true, false, scale, dy, hidden, 1f, gradients.b().rows(row, end));
            kernels.gemm(false, false, scale, dy, factors.b().rows(row, end), row == 0 ? 0f : 1f, dh);
            row = end;
        }
        kernels.gemm(true, false, 1f, dh, dropped(x, dropout, place), 1f, gradients.a());
        if (dx == null) {
            return;
        }
        if (dropout == null) {
            kernels.gemm(false, false, 1f, dh, factors.a(), 1f, dx);
        } else {
            Matrix dMasked = masked.of(x.rows(), x.columns());
            kernels.gemm(false, false, 1f, dh, factors.a(), 0f, dMasked);
            dropout.apply(place, dMasked, dx, true);
        }
    }

    private Matrix dropped(Matrix x, DropoutMask dropout, String place) {
        if (dropout == null) {
            return x;
        }
        Matrix kept = masked.of(x.rows(), x.columns());
        dropout.apply(place, x, kept, false);
        return kept;
    }

    void close() {
        masked.close();
        dHidden.close();
    }
}
