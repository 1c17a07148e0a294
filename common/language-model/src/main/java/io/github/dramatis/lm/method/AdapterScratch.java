package io.github.dramatis.lm.method;

import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.ScratchMatrix;

/** A thread's kernels and memory for what adapters add. */
public final class AdapterScratch implements AutoCloseable {
    private final Kernels kernels;
    private final ScratchMatrix masked = new ScratchMatrix(); // [tokens, in]
    private final ScratchMatrix hidden = new ScratchMatrix(); // [tokens, rank]
    private final ScratchMatrix hiddenGradient = new ScratchMatrix(); // [tokens, rank]
    private final ScratchMatrix output = new ScratchMatrix(); // [tokens, out]

    public AdapterScratch(Kernels kernels) {
        this.kernels = kernels;
    }

    Kernels kernels() {
        return kernels;
    }

    /** [tokens, rank], valid until the next call. */
    Matrix hidden(int tokens, int rank) {
        return hidden.of(tokens, rank);
    }

    /** [tokens, rank], valid until the next call. */
    Matrix hiddenGradient(int tokens, int rank) {
        return hiddenGradient.of(tokens, rank);
    }

    /** [tokens, out], valid until the next call. */
    Matrix output(int tokens, int out) {
        return output.of(tokens, out);
    }

    /** The input's x after dropout: x itself without. */
    Matrix dropped(AdapterInput input) {
        if (input.dropout() == null) {
            return input.x();
        }
        Matrix kept = masked.of(input.x().rows(), input.x().columns());
        input.dropout().apply(input.path(), input.x(), kept, false);
        return kept;
    }

    /** hidden = x Aᵀ of the input after dropout; a is [rank, in]. */
    void fillHidden(AdapterInput input, Matrix a) {
        kernels.gemm(false, true, 1f, dropped(input), a, 0f, input.hidden());
    }

    /** dx += the gradient of {@link #dropped}, where that of hidden = x Aᵀ is known; nothing if dx is null. */
    void addInputGradient(Matrix dHidden, Matrix a, AdapterInput input, Matrix dx) {
        if (dx == null) {
            return;
        }
        if (input.dropout() == null) {
            kernels.gemm(false, false, 1f, dHidden, a, 1f, dx);
            return;
        }
        Matrix dMasked = masked.of(dx.rows(), dx.columns());
        kernels.gemm(false, false, 1f, dHidden, a, 0f, dMasked);
        input.dropout().apply(input.path(), dMasked, dx, true);
    }

    @Override
    public void close() {
        masked.close();
        hidden.close();
        hiddenGradient.close();
        output.close();
    }
}
