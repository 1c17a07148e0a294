package io.github.dramatis.lm.kernel.base;

import io.github.dramatis.lm.kernel.AdamWStep;
import io.github.dramatis.lm.kernel.AttentionInput;
import io.github.dramatis.lm.kernel.AttentionShape;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.RotaryTable;
import java.util.Arrays;

/**
 * Everything but the matrix products, as loops over heap arrays filled in bulk. What is left to the backends:
 * {@link #gemm}, the frozen products and a fast {@link #exp}.
 */
public abstract class LoopKernels implements Kernels, BlockedAttention.Arithmetic {
    /** Elements of a tile: a few of them stay in the second-level cache together. */
    private static final int TILE = 8192;

    /** Queries of a block of attention: its scores stay in the cache. */
    private static final int QUERIES = 64;

    private float[] first = new float[TILE];
    private float[] second = new float[TILE];
    private float[] third = new float[TILE];
    private final float[] fourth = new float[TILE];
    private final BlockedAttention attention = new BlockedAttention(this, QUERIES);

    /** values[i] = exp(values[i]) for the first n; exp(−∞) is 0. */
    protected abstract void exp(float[] values, int n);

    @Override
    public void embed(int[] tokens, Matrix table, Matrix y) {
        grow(table.columns());
        for (int row = 0; row < tokens.length; row++) {
            table.getRow(tokens[row], first, 0);
            y.putRow(row, first, 0);
        }
    }

    @Override
    public void rmsNorm(Matrix x, float[] gain, float eps, Matrix y) {
        int width = x.columns();
        grow(width);
        for (int row = 0; row < x.rows(); row++) {
            x.getRow(row, first, 0);
            VectorLoops.scaledProduct(inverseRms(eps, width), first, gain, first, width);
            y.putRow(row, first, 0);
        }
    }

    /** 1 / sqrt(mean(x²) + eps) of the row in {@code first}. */
    private float inverseRms(float eps, int width) {
        return (float) (1.0 / Math.sqrt(VectorLoops.dot(first, first, second, width) / width + eps));
    }

    @Override
    public void rmsNormBackward(Matrix dy, Matrix x, float[] gain, float eps, Matrix dx) {
        int width = x.columns();
        grow(width);
        for (int row = 0; row < x.rows(); row++) {
            x.getRow(row, first, 0);
            float rms = inverseRms(eps, width);
            dy.getRow(row, second, 0);
            VectorLoops.scaledProduct(1f, second, gain, second, width);
            float mean = VectorLoops.dot(first, second, third, width) / width;
            dx.getRow(row, third, 0);
            VectorLoops.addScaled(rms, second, third, width);
            VectorLoops.addScaled(-rms * rms * rms * mean, first, third, width);
            dx.putRow(row, third, 0);
        }
    }

    @Override
    public void addToRows(float[] bias, Matrix y) {
        grow(bias.length);
        for (int row = 0; row < y.rows(); row++) {
            y.getRow(row, first, 0);
            VectorLoops.addScaled(1f, bias, first, bias.length);
            y.putRow(row, first, 0);
        }
    }

    @Override
    public void rope(Matrix x, RotaryTable table, int[] positions, boolean backward) {
        int headDim = table.headDim();
        int half = headDim / 2;
        grow(x.columns());
        for (int row = 0; row < x.rows(); row++) {
            x.getRow(row, first, 0);
            for (int at = 0; at < x.columns(); at += headDim) {
                VectorLoops.rotate(
                        first, at, table.cosines(), table.sines(), positions[row] * half, half, backward ? -1f : 1f);
            }
            x.putRow(row, first, 0);
        }
    }

    @Override
    public void attention(AttentionShape shape, AttentionInput input, Matrix out) {
        attention.forward(shape, input, out);
    }

    @Override
    public void attentionBackward(AttentionShape shape, AttentionInput input, Matrix dOut, AttentionInput dInput) {
        attention.backward(shape, input, dOut, dInput);
    }

    @Override
    public void causalSoftmax(Matrix scores, int past, int window) {
        int keys = scores.columns();
        grow(keys);
        for (int row = 0; row < scores.rows(); row++) {
            int seen = past + row + 1;
            int from = Math.max(0, seen - window);
            scores.getRow(row, first, 0);
            VectorLoops.shift(first, from, VectorLoops.max(first, from, seen - from), first, from, seen - from);
            Arrays.fill(first, 0, from, Float.NEGATIVE_INFINITY);
            exp(first, seen);
            VectorLoops.scale(1f / VectorLoops.sum(first, 0, seen), first, 0, first, 0, seen);
            Arrays.fill(first, seen, keys, 0f);
            scores.putRow(row, first, 0);
        }
    }

    @Override
    public void softmaxBackward(Matrix weights, Matrix gradients) {
        int keys = weights.columns();
        grow(keys);
        for (int row = 0; row < weights.rows(); row++) {
            weights.getRow(row, first, 0);
            gradients.getRow(row, second, 0);
            float dot = VectorLoops.dot(first, second, third, keys);
            VectorLoops.softmaxBackward(first, second, 0, dot, keys);
            gradients.putRow(row, second, 0);
        }
    }

    @Override
    public void swiGlu(Matrix gate, Matrix up, Matrix y) {
        long size = OperandShapes.size(gate, up, y);
        for (long at = 0; at < size; at += TILE) {
            int n = (int) Math.min(TILE, size - at);
            gate.reshaped(at, 1, n).getRow(0, first, 0);
            up.reshaped(at, 1, n).getRow(0, second, 0);
            VectorLoops.negate(first, third, n);
            exp(third, n);
            VectorLoops.swiGlu(first, third, second, first, n);
            y.reshaped(at, 1, n).putRow(0, first, 0);
        }
    }

    @Override
    public void swiGluBackward(Matrix dy, Matrix gate, Matrix up, Matrix dGate, Matrix dUp) {
        long size = OperandShapes.size(dy, gate, up);
        for (long at = 0; at < size; at += TILE) {
            int n = (int) Math.min(TILE, size - at);
            gate.reshaped(at, 1, n).getRow(0, first, 0);
            up.reshaped(at, 1, n).getRow(0, second, 0);
            dy.reshaped(at, 1, n).getRow(0, third, 0);
            VectorLoops.negate(first, fourth, n);
            exp(fourth, n);
            VectorLoops.swiGluBackward(third, first, fourth, second, n);
            dGate.reshaped(at, 1, n).putRow(0, third, 0);
            dUp.reshaped(at, 1, n).putRow(0, second, 0);
        }
    }

    @Override
    public double logSumExp(Matrix logits, int row) {
        int width = logits.columns();
        grow(width);
        logits.getRow(row, first, 0);
        float max = VectorLoops.max(first, 0, width);
        VectorLoops.shift(first, 0, max, second, 0, width);
        exp(second, width);
        return max + Math.log(sumInDouble(second, width));
    }

    @Override
    public double crossEntropy(Matrix logits, int row, int[] ids, float[] probabilities, float scale) {
        int width = logits.columns();
        double logSum = logSumExp(logits, row); // leaves the row in `first`, exp(row − max) in `second`
        double loss = 0;
        float mass = 0;
        for (int i = 0; i < ids.length; i++) {
            loss += probabilities[i] * (logSum - first[ids[i]]);
            mass += probabilities[i];
        }
        VectorLoops.scale((float) (scale * mass / sumInDouble(second, width)), second, 0, first, 0, width);
        for (int i = 0; i < ids.length; i++) {
            first[ids[i]] -= scale * probabilities[i];
        }
        logits.putRow(row, first, 0);
        return loss;
    }

    private static double sumInDouble(float[] values, int n) {
        double sum = 0;
        for (int at = 0; at < n; at += 256) {
            sum += VectorLoops.sum(values, at, Math.min(256, n - at));
        }
        return sum;
    }

    @Override
    public void scaleColumns(Matrix x, Matrix scale, float beta, Matrix y) {
        int width = x.columns();
        grow(width);
        scale.getRow(0, second, 0);
        for (int row = 0; row < x.rows(); row++) {
            x.getRow(row, first, 0);
            VectorLoops.scaledProduct(1f, first, second, first, width);
            if (beta != 0) {
                y.getRow(row, third, 0);
                VectorLoops.addScaled(beta, third, first, width);
            }
            y.putRow(row, first, 0);
        }
    }

    @Override
    public void addColumnDots(Matrix a, Matrix b, Matrix sums) {
        int width = a.columns();
        grow(width);
        sums.getRow(0, third, 0);
        for (int row = 0; row < a.rows(); row++) {
            a.getRow(row, first, 0);
            b.getRow(row, second, 0);
            VectorLoops.addProduct(first, second, third, width);
        }
        sums.putRow(0, third, 0);
    }

    @Override
    public void axpy(float a, Matrix x, Matrix y) {
        if (x.dense() && y.dense()) {
            denseAxpy(a, x, y);
            return;
        }
        grow(x.columns());
        for (int row = 0; row < x.rows(); row++) {
            x.getRow(row, first, 0);
            y.getRow(row, second, 0);
            VectorLoops.addScaled(a, first, second, x.columns());
            y.putRow(row, second, 0);
        }
    }

    private void denseAxpy(float a, Matrix x, Matrix y) {
        long size = OperandShapes.size(x, y, y);
        for (long at = 0; at < size; at += TILE) {
            int n = (int) Math.min(TILE, size - at);
            x.reshaped(at, 1, n).getRow(0, first, 0);
            y.reshaped(at, 1, n).getRow(0, second, 0);
            VectorLoops.addScaled(a, first, second, n);
            y.reshaped(at, 1, n).putRow(0, second, 0);
        }
    }

    @Override
    public double sumOfSquares(Matrix x) {
        long size = OperandShapes.size(x, x, x);
        double sum = 0;
        for (long at = 0; at < size; at += TILE) {
            int n = (int) Math.min(TILE, size - at);
            x.reshaped(at, 1, n).getRow(0, first, 0);
            sum += VectorLoops.dot(first, first, second, n);
        }
        return sum;
    }

    @Override
    public void adamW(AdamWStep step, Matrix parameters, Matrix gradients, Matrix mean, Matrix variance) {
        long size = OperandShapes.size(parameters, gradients, mean);
        AdamW adam = new AdamW(step);
        for (long at = 0; at < size; at += TILE) {
            int n = (int) Math.min(TILE, size - at);
            parameters.reshaped(at, 1, n).getRow(0, first, 0);
            gradients.reshaped(at, 1, n).getRow(0, second, 0);
            mean.reshaped(at, 1, n).getRow(0, third, 0);
            variance.reshaped(at, 1, n).getRow(0, fourth, 0);
            adam.update(first, second, third, fourth, n);
            parameters.reshaped(at, 1, n).putRow(0, first, 0);
            mean.reshaped(at, 1, n).putRow(0, third, 0);
            variance.reshaped(at, 1, n).putRow(0, fourth, 0);
        }
    }

    private void grow(int size) {
        if (first.length < size) {
            first = new float[size];
            second = new float[size];
            third = new float[size];
        }
    }

    @Override
    public void close() {
        attention.close();
    }
}
