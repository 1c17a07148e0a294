package io.github.dramatis.lm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.dramatis.core.random.Draws;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Protects: every backward of the oracle is the derivative of its forward, by central differences. */
class ReferenceKernelsTest {
    private final SplittableRandom random = Draws.generator(1, "test", "finite differences");

    @Test
    void rmsNorm() {
        double[] x = draw(3 * 5);
        double[] gain = draw(5);
        double[] dy = draw(15);
        assertDerivative(
                x,
                v -> dot(dy, ReferenceKernels.rmsNorm(v, gain, 1e-3, 3, 5)),
                ReferenceKernels.rmsNormBackward(dy, x, gain, 1e-3, 3, 5));
    }

    @Test
    void rope() {
        double[] x = draw(2 * 3 * 4);
        double[] dy = draw(24);
        int[] positions = {7, 130};
        assertDerivative(
                x,
                v -> dot(dy, ReferenceKernels.rope(v, 2, 3, 4, 100, positions, false)),
                ReferenceKernels.rope(dy, 2, 3, 4, 100, positions, true));
    }

    @Test
    void attention() {
        assertAttention(new AttentionShape(4, 2, 3));
    }

    @Test
    void attentionThroughAWindow() {
        assertAttention(new AttentionShape(4, 2, 3, 2));
    }

    private void assertAttention(AttentionShape shape) {
        double[] q = draw(3 * 12);
        double[] k = draw(5 * 6);
        double[] v = draw(5 * 6);
        double[] dOut = draw(36);
        double[][] d = ReferenceKernels.attentionBackward(shape, q, k, v, dOut, 3, 5);
        assertDerivative(q, x -> dot(dOut, ReferenceKernels.attention(shape, x, k, v, 3, 5)), d[0]);
        assertDerivative(k, x -> dot(dOut, ReferenceKernels.attention(shape, q, x, v, 3, 5)), d[1]);
        assertDerivative(v, x -> dot(dOut, ReferenceKernels.attention(shape, q, k, x, 3, 5)), d[2]);
    }

    @Test
    void swiGlu() {
        double[] gate = draw(9);
        double[] up = draw(9);
        double[] dy = draw(9);
        double[][] d = ReferenceKernels.swiGluBackward(dy, gate, up);
        assertDerivative(gate, x -> dot(dy, ReferenceKernels.swiGlu(x, up)), d[0]);
        assertDerivative(up, x -> dot(dy, ReferenceKernels.swiGlu(gate, x)), d[1]);
    }

    @Test
    void crossEntropy() {
        double[] logits = draw(8);
        int[] ids = {1, 6};
        double[] p = {0.3, 0.9};
        assertDerivative(
                logits,
                x -> ReferenceKernels.crossEntropy(x, ids, p),
                ReferenceKernels.crossEntropyBackward(logits, ids, p));
    }

    private static void assertDerivative(double[] x, Function<double[], Double> f, double[] gradient) {
        double step = 1e-5;
        for (int i = 0; i < x.length; i++) {
            double[] above = x.clone();
            double[] below = x.clone();
            above[i] += step;
            below[i] -= step;
            assertThat((f.apply(above) - f.apply(below)) / (2 * step)).isCloseTo(gradient[i], offset(1e-7));
        }
    }

    private double[] draw(int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = 2 * random.nextDouble() - 1;
        }
        return values;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
