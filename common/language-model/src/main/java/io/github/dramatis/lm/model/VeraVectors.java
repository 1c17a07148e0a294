package io.github.dramatis.lm.model;

import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import java.util.List;

/**
 * What VeRA adds to a projection, y += ((x Aᵀ) diag(d) Bᵀ) diag(b); or its gradients.
 *
 * @param sharedA [r, in], frozen; null among gradients
 * @param sharedB [out, r], frozen; null among gradients
 * @param d [1, r]
 * @param b [1, out]
 */
record VeraVectors(Matrix sharedA, Matrix sharedB, Matrix d, Matrix b) implements AdaptedProjection {
    @Override
    public int rank() {
        return d.columns();
    }

    @Override
    public void forward(AdapterScratch scratch, AdapterInput input, List<Matrix> parts) {
        Kernels kernels = scratch.kernels();
        kernels.gemm(false, true, 1f, scratch.dropped(input), sharedA, 0f, input.hidden());
        Matrix scaled = scaled(scratch, input.hidden());
        int from = 0;
        for (Matrix y : parts) {
            int to = from + y.columns();
            Matrix output = output(scratch, scaled, from, to);
            kernels.scaleColumns(output, b.columns(from, to), 1f, y);
            from = to;
        }
    }

    @Override
    public void backward(
            AdapterScratch scratch, AdaptedProjection gradients, AdapterInput input, List<Matrix> parts, Matrix dx) {
        Kernels kernels = scratch.kernels();
        VeraVectors sums = (VeraVectors) gradients;
        Matrix scaled = scaled(scratch, input.hidden());
        Matrix dScaled = scratch.hiddenGradient(input.x().rows(), rank());
        int from = 0;
        for (Matrix dy : parts) {
            int to = from + dy.columns();
            Matrix output = output(scratch, scaled, from, to);
            kernels.addColumnDots(dy, output, sums.b.columns(from, to));
            kernels.scaleColumns(dy, b.columns(from, to), 0f, output); // now the gradient of the output
            kernels.gemm(false, false, 1f, output, sharedB.rows(from, to), from == 0 ? 0f : 1f, dScaled);
            from = to;
        }
        kernels.addColumnDots(dScaled, input.hidden(), sums.d);
        kernels.scaleColumns(dScaled, d, 0f, scaled); // now the gradient of hidden
        scratch.addInputGradient(scaled, sharedA, input, dx);
    }

    /** hidden diag(d), [tokens, r]. */
    private Matrix scaled(AdapterScratch scratch, Matrix hidden) {
        Matrix scaled = scratch.hidden(hidden.rows(), hidden.columns());
        scratch.kernels().scaleColumns(hidden, d, 0f, scaled);
        return scaled;
    }

    /** Some columns of what comes before diag(b), [tokens, to − from]. */
    private Matrix output(AdapterScratch scratch, Matrix scaled, int from, int to) {
        Matrix output = scratch.output(scaled.rows(), to - from);
        scratch.kernels().gemm(false, true, 1f, scaled, sharedB.rows(from, to), 0f, output);
        return output;
    }
}
