package io.github.dramatis.lm.kernel.onednn;

import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.ScratchMatrix;

/**
 * Products with weights of 8 bits on one thread. Each token's factor is rounded to 8 bits with a scale of its own, so
 * that its largest element is {@link QuantizedMatrix#MOST}: vector-wise quantization (Dettmers et al., arXiv
 * 2208.07339) without their outliers.
 */
final class QuantizedProducts implements AutoCloseable {
    private final FrozenProducts products;
    private final ScratchMatrix scaled = new ScratchMatrix(); // [tokens, in]
    private final ScratchMatrix whole = new ScratchMatrix(); // [tokens, out]
    private float[] in = new float[0];
    private float[] out = new float[0];
    private float[] before = new float[0];
    private float[] scales = new float[0]; // [tokens]

    QuantizedProducts(FrozenProducts products) {
        this.products = products;
    }

    /** y = x weights, or y += x weights; dense. */
    void multiply(Matrix x, QuantizedMatrix weights, boolean add, Matrix y) {
        reserve(x.rows(), x.columns(), y.columns());
        Matrix numbers = scaled.of(x.rows(), x.columns());
        for (int row = 0; row < x.rows(); row++) {
            x.getRow(row, in, 0);
            float largest = QuantizedMatrix.largest(in, x.columns());
            scales[row] = largest / QuantizedMatrix.MOST;
            numbers(in, largest == 0 ? 0 : QuantizedMatrix.MOST / largest, x.columns());
            numbers.putRow(row, in, 0);
        }
        Matrix sums = add ? whole.of(y.rows(), y.columns()) : y;
        products.multiply(numbers, weights.numbers(), Factors.INT8, false, sums);
        for (int row = 0; row < y.rows(); row++) {
            sums.getRow(row, out, 0);
            scaleBack(out, weights.sums(), weights.scales(), scales[row], y.columns());
            if (add) {
                y.getRow(row, before, 0);
                add(before, out, y.columns());
            }
            y.putRow(row, out, 0);
        }
    }

    private void reserve(int tokens, int columnsIn, int columnsOut) {
        in = in.length < columnsIn ? new float[columnsIn] : in;
        out = out.length < columnsOut ? new float[columnsOut] : out;
        before = before.length < columnsOut ? new float[columnsOut] : before;
        scales = scales.length < tokens ? new float[tokens] : scales;
    }

    /** Scales numbers to -127 to 127 and shifts them so that none is negative; oneDNN rounds them. */
    private static void numbers(float[] values, float scale, int n) {
        for (int i = 0; i < n; i++) {
            values[i] = scale * values[i] + QuantizedMatrix.ZERO;
        }
    }

    private static void scaleBack(float[] values, float[] sums, float[] outputs, float token, int n) {
        for (int i = 0; i < n; i++) {
            values[i] = (values[i] - sums[i]) * (token * outputs[i]);
        }
    }

    private static void add(float[] more, float[] values, int n) {
        for (int i = 0; i < n; i++) {
            values[i] += more[i];
        }
    }

    @Override
    public void close() {
        scaled.close();
        whole.close();
    }
}
