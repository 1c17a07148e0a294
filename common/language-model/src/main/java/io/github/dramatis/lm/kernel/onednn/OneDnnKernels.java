package io.github.dramatis.lm.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;

import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Parts;
import io.github.dramatis.lm.kernel.base.LoopKernels;
import io.github.dramatis.lm.kernel.base.OperandShapes;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.stream;

/** Matrix products, softmax and SwiGLU by oneDNN, on the calling thread. */
final class OneDnnKernels extends LoopKernels {
    private final Parts parts = new Parts();
    private final FrozenProducts products;
    private final QuantizedProducts quantized;
    private final OneDnnSoftmax softmax;
    private final OneDnnSwiGlu swiGlu;
    private final OneDnnExponential exponential;

    OneDnnKernels(engine cpu) {
        SingleThread.enter();
        stream queue = parts.add(() -> new stream(cpu), stream::close);
        products = parts.add(() -> new FrozenProducts(cpu, queue), FrozenProducts::close);
        quantized = parts.add(() -> new QuantizedProducts(products), QuantizedProducts::close);
        softmax = parts.add(() -> new OneDnnSoftmax(cpu, queue), OneDnnSoftmax::close);
        swiGlu = parts.add(() -> new OneDnnSwiGlu(cpu, queue), OneDnnSwiGlu::close);
        exponential = parts.add(() -> new OneDnnExponential(cpu, queue), OneDnnExponential::close);
    }

    @Override
    public void gemm(boolean transposeA, boolean transposeB, float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        int inner = OperandShapes.inner(transposeA, transposeB, a, b, c);
        NativeCall.check(dnnl_sgemm(
                (byte) (transposeA ? 'T' : 'N'),
                (byte) (transposeB ? 'T' : 'N'),
                c.rows(),
                c.columns(),
                inner,
                alpha,
                a.pointer(),
                a.stride(),
                b.pointer(),
                b.stride(),
                beta,
                c.pointer(),
                c.stride()));
    }

    @Override
    public void product(Matrix x, FrozenMatrix w, float beta, Matrix y) {
        if (w instanceof QuantizedMatrix weights) {
            quantized.multiply(x, weights, adds(beta), y);
            return;
        }
        ReorderedMatrix weights = (ReorderedMatrix) w;
        products.multiply(x, weights.forward(), weights.factors(), adds(beta), y);
    }

    @Override
    public void productBackward(Matrix dy, FrozenMatrix w, float beta, Matrix dx) {
        if (w instanceof QuantizedMatrix) {
            throw new IllegalArgumentException("weights of 8 bits have no gradient: they are for prediction alone");
        }
        ReorderedMatrix weights = (ReorderedMatrix) w;
        products.multiply(dy, weights.backward(), weights.factors(), adds(beta), dx);
    }

    private static boolean adds(float beta) {
        if (beta != 0f && beta != 1f) {
            throw new IllegalArgumentException("frozen products are written or added, not scaled by " + beta);
        }
        return beta == 1f;
    }

    @Override
    public void causalSoftmax(Matrix scores, int past, int window) {
        softmax.causal(scores, past, window);
    }

    @Override
    public void softmaxBackward(Matrix weights, Matrix gradients) {
        softmax.backward(weights, gradients);
    }

    @Override
    public void swiGlu(Matrix gate, Matrix up, Matrix y) {
        swiGlu.forward(gate, up, y, OperandShapes.size(gate, up, y));
    }

    @Override
    public void swiGluBackward(Matrix dy, Matrix gate, Matrix up, Matrix dGate, Matrix dUp) {
        swiGlu.backward(
                dy,
                gate,
                up,
                dGate,
                dUp,
                Math.max(OperandShapes.size(dy, gate, up), OperandShapes.size(dy, dGate, dUp)));
    }

    @Override
    protected void exp(float[] values, int n) {
        exponential.apply(values, n);
    }

    @Override
    public void close() {
        super.close();
        parts.close();
    }
}
