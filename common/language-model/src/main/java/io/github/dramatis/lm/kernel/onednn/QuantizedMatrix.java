package io.github.dramatis.lm.kernel.onednn;

import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Parts;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;

/**
 * Frozen weights as whole numbers from -127 to 127, each output's with a scale: weight [o, i] is scale[o] times its
 * number. There is no gradient to the inputs.
 */
final class QuantizedMatrix implements FrozenMatrix {
    /** Tokens' numbers are from 1 to 255, and this one means 0. */
    static final float ZERO = 128;

    /** The largest number of a weight, and the largest distance of a token's from {@link #ZERO}. */
    static final float MOST = 127;

    private final ReorderedMatrix numbers; // [out, in]
    private final float[] scales; // [out]
    private final float[] sums; // [out], ZERO times the sum of an output's numbers

    /** Rounds dense weights [out, in] and closes them. */
    QuantizedMatrix(engine cpu, Matrix weights) {
        int out = weights.rows();
        int in = weights.columns();
        scales = new float[out];
        sums = new float[out];
        Matrix rounded = Matrix.allocate(out, in);
        float[] row = new float[in];
        for (int o = 0; o < out; o++) {
            weights.getRow(o, row, 0);
            scales[o] = largest(row, in) / MOST;
            sums[o] = ZERO * round(row, scales[o]);
            rounded.putRow(o, row, 0);
        }
        numbers = Parts.orClose(rounded::close, () -> new ReorderedMatrix(cpu, rounded, Factors.INT8));
        weights.close();
    }

    /** The largest absolute value. */
    static float largest(float[] values, int n) {
        float m0 = 0, m1 = 0, m2 = 0, m3 = 0;
        int i = 0;
        for (; i + 4 <= n; i += 4) {
            m0 = Math.max(m0, Math.abs(values[i]));
            m1 = Math.max(m1, Math.abs(values[i + 1]));
            m2 = Math.max(m2, Math.abs(values[i + 2]));
            m3 = Math.max(m3, Math.abs(values[i + 3]));
        }
        for (; i < n; i++) {
            m0 = Math.max(m0, Math.abs(values[i]));
        }
        return Math.max(Math.max(m0, m1), Math.max(m2, m3));
    }

    /** Leaves whole numbers of this scale, and returns their sum. */
    private static float round(float[] row, float scale) {
        float sum = 0;
        for (int i = 0; i < row.length; i++) {
            row[i] = scale == 0 ? 0 : (float) Math.rint(row[i] / scale);
            sum += row[i];
        }
        return sum;
    }

    /** Numbers of the weights, [in, out]. */
    memory numbers() {
        return numbers.forward();
    }

    /** What an output's number is multiplied with, [out]. */
    float[] scales() {
        return scales;
    }

    /** What products of tokens' numbers have too much, [out]. */
    float[] sums() {
        return sums;
    }

    @Override
    public int in() {
        return numbers.in();
    }

    @Override
    public int out() {
        return numbers.out();
    }

    @Override
    public void close() {
        numbers.close();
    }
}
