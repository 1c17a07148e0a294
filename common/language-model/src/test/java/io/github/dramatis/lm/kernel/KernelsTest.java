package io.github.dramatis.lm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.github.dramatis.core.random.Draws;
import io.github.dramatis.lm.kernel.machine.Backends;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** Protects: on random shapes, into and out of windows, each backend computes what the double-precision oracle does. */
class KernelsTest {
    private static final int TRIES = 60;
    private static final String SEED = "20261123";
    private static final double TOLERANCE = 1e-4;

    private enum Where {
        FAST(Backends.forThisMachine()),
        PORTABLE(Backends.portable()),
        OPERATIONS(Backends.operations());

        private final Backend backend;

        Where(Backend backend) {
            this.backend = backend;
        }
    }

    @Property(tries = TRIES, seed = SEED)
    void gemm(
            @ForAll Where where,
            @ForAll boolean ta,
            @ForAll boolean tb,
            @ForAll @IntRange(min = 1, max = 70) int m,
            @ForAll @IntRange(min = 1, max = 70) int n,
            @ForAll @IntRange(min = 1, max = 70) int k,
            @ForAll long seed) {
        SplittableRandom random = Draws.generator(seed, "test", "gemm");
        try (Kernels kernels = where.backend.kernels()) {
            Matrix a = window(ta ? k : m, ta ? m : k, random);
            Matrix b = window(tb ? n : k, tb ? k : n, random);
            Matrix c = window(m, n, random);
            double[] expected = ReferenceKernels.gemm(ta, tb, 0.5, doubles(a), doubles(b), -2, doubles(c), m, n, k);
            kernels.gemm(ta, tb, 0.5f, a, b, -2f, c);
            assertClose(c, expected);
        }
    }

    @Property(tries = TRIES, seed = SEED)
    void frozenProductsInBothOrientationsWrittenAndAdded(
            @ForAll Where where,
            @ForAll boolean add,
            @ForAll @IntRange(min = 1, max = 600) int tokens,
            @ForAll @IntRange(min = 1, max = 90) int in,
            @ForAll @IntRange(min = 1, max = 90) int out,
            @ForAll long seed) {
        SplittableRandom random = Draws.generator(seed, "test", "frozen");
        Backend backend = where.backend;
        Matrix w = dense(out, in, random);
        double[] weights = doubles(w);
        try (Kernels kernels = backend.kernels();
                FrozenMatrix frozen = backend.freeze(w, Precision.FLOAT32)) {
            float beta = add ? 1f : 0f;
            Matrix x = dense(tokens, in, random);
            Matrix y = dense(tokens, out, random);
            double[] product =
                    ReferenceKernels.gemm(false, true, 1, doubles(x), weights, beta, doubles(y), tokens, out, in);
            kernels.product(x, frozen, beta, y);
            assertClose(y, product);
            double[] back =
                    ReferenceKernels.gemm(false, false, 1, doubles(y), weights, beta, doubles(x), tokens, in, out);
            kernels.productBackward(y, frozen, beta, x);
            assertClose(x, back);
        }
    }

    @Property(tries = TRIES, seed = SEED)
    void rmsNormAndItsBackward(
            @ForAll Where where,
            @ForAll @IntRange(min = 1, max = 20) int rows,
            @ForAll @IntRange(min = 1, max = 90) int width,
            @ForAll long seed) {
        SplittableRandom random = Draws.generator(seed, "test", "rmsNorm");
        try (Kernels kernels = where.backend.kernels()) {
            Matrix x = window(rows, width, random);
            Matrix y = window(rows, width, random);
            float[] gain = new float[width];
            for (int i = 0; i < width; i++) {
                gain[i] = (float) random.nextDouble();
            }
            double[] gains = doubles(gain);
            kernels.rmsNorm(x, gain, 1e-2f, y);
            assertClose(y, ReferenceKernels.rmsNorm(doubles(x), gains, 1e-2f, rows, width));
            Matrix dy = window(rows, width, random);
            Matrix dx = window(rows, width, random);
            double[] before = doubles(dx);
            double[] expected = ReferenceKernels.rmsNormBackward(doubles(dy), doubles(x), gains, 1e-2f, rows, width);
            kernels.rmsNormBackward(dy, x, gain, 1e-2f, dx);
            assertClose(dx, sum(before, expected));
        }
    }

    @Property(tries = TRIES, seed = SEED)
    void aBiasIsAddedToEveryRow(
            @ForAll Where where,
            @ForAll @IntRange(min = 1, max = 20) int rows,
            @ForAll @IntRange(min = 1, max = 90) int width,
            @ForAll long seed) {
        SplittableRandom random = Draws.generator(seed, "test", "bias");
        try (Kernels kernels = where.backend.kernels()) {
            Matrix y = window(rows, width, random);
            double[] expected = doubles(y);
            float[] bias = new float[width];
            for (int i = 0; i < expected.length; i++) {
                bias[i % width] = i % width - 2.5f;
                expected[i] += i % width - 2.5;
            }
            kernels.addToRows(bias, y);
            assertClose(y, expected);
        }
    }

    @Property(tries = TRIES, seed = SEED)
    void ropeForthAndBack(
            @ForAll Where where,
            @ForAll boolean backward,
            @ForAll @IntRange(min = 1, max = 9) int rows,
            @ForAll @IntRange(min = 1, max = 4) int heads,
            @ForAll @IntRange(min = 1, max = 16) int half,
            @ForAll long seed) {
        SplittableRandom random = Draws.generator(seed, "test", "rope");
        try (Kernels kernels = where.backend.kernels()) {
            Matrix x = window(rows, heads * 2 * half, random);
            int[] positions = random.ints(rows, 0, 500).toArray();
            double[] expected = ReferenceKernels.rope(doubles(x), rows, heads, 2 * half, 10000, positions, backward);
            float[] frequencies = new float[half];
            for (int i = 0; i < half; i++) {
                frequencies[i] = (float) Math.pow(10000, -(double) i / half);
            }
            kernels.rope(x, new RotaryTable(frequencies, 1f, 500), positions, backward);
            assertThat(difference(x, expected)).isLessThan(2e-4); // angles of up to 500 in float32
        }
    }

    @Property(tries = TRIES, seed = SEED)
    void attentionAndItsBackwardThroughAnyWindow(
            @ForAll Where where,
            @ForAll @IntRange(min = 1, max = 150) int queries,
            @ForAll @IntRange(min = 0, max = 90) int past,
            @ForAll @IntRange(min = 1, max = 3) int keyValueHeads,
            @ForAll @IntRange(min = 1, max = 3) int group,
            @ForAll @IntRange(min = 1, max = 9) int headDim,
            @ForAll @IntRange(min = 1, max = 300) int window,
            @ForAll long seed) {
        SplittableRandom random = Draws.generator(seed, "test", "attention");
        AttentionShape shape = new AttentionShape(keyValueHeads * group, keyValueHeads, headDim, window);
        int keys = past + queries;
        try (Kernels kernels = where.backend.kernels()) {
            Matrix q = window(queries, shape.queryWidth(), random);
            Matrix k = window(keys, shape.keyWidth(), random);
            Matrix v = window(keys, shape.keyWidth(), random);
            Matrix out = window(queries, shape.queryWidth(), random);
            AttentionInput input = new AttentionInput(q, k, v);
            kernels.attention(shape, input, out);
            assertClose(out, ReferenceKernels.attention(shape, doubles(q), doubles(k), doubles(v), queries, keys));

            Matrix dOut = window(queries, shape.queryWidth(), random);
            Matrix dq = window(queries, shape.queryWidth(), random);
            Matrix dk = window(keys, shape.keyWidth(), random);
            Matrix dv = window(keys, shape.keyWidth(), random);
            double[] dkBefore = doubles(dk);
            double[] dvBefore = doubles(dv);
            double[][] expected = ReferenceKernels.attentionBackward(
                    shape, doubles(q), doubles(k), doubles(v), doubles(dOut), queries, keys);
            kernels.attentionBackward(shape, input, dOut, new AttentionInput(dq, dk, dv));
            assertClose(dq, expected[0]);
            assertClose(dk, sum(dkBefore, expected[1]));
            assertClose(dv, sum(dvBefore, expected[2]));
        }
    }

    @Property(tries = TRIES, seed = SEED)
    void swiGluAndItsBackwardAlsoInPlace(
            @ForAll Where where,
            @ForAll boolean inPlace,
            @ForAll @IntRange(min = 1, max = 300) int rows,
            @ForAll @IntRange(min = 1, max = 150) int width,
            @ForAll long seed) {
        SplittableRandom random = Draws.generator(seed, "test", "swiGlu");
        try (Kernels kernels = where.backend.kernels()) {
            Matrix gate = dense(rows, width, random);
            Matrix up = dense(rows, width, random);
            Matrix y = dense(rows, width, random);
            kernels.swiGlu(gate, up, y);
            assertClose(y, ReferenceKernels.swiGlu(doubles(gate), doubles(up)));
            Matrix dy = dense(rows, width, random);
            double[][] expected = ReferenceKernels.swiGluBackward(doubles(dy), doubles(gate), doubles(up));
            Matrix dGate = inPlace ? dy : dense(rows, width, random);
            Matrix dUp = inPlace ? up : dense(rows, width, random);
            kernels.swiGluBackward(dy, gate, up, dGate, dUp);
            assertClose(dGate, expected[0]);
            assertClose(dUp, expected[1]);
        }
    }

    @Property(tries = TRIES, seed = SEED)
    void crossEntropyAndItsGradient(
            @ForAll Where where, @ForAll @IntRange(min = 3, max = 9000) int vocabulary, @ForAll long seed) {
        SplittableRandom random = Draws.generator(seed, "test", "crossEntropy");
        try (Kernels kernels = where.backend.kernels()) {
            Matrix logits = dense(2, vocabulary, random);
            double[] row = Arrays.copyOfRange(doubles(logits), vocabulary, 2 * vocabulary);
            int[] ids = {0, vocabulary - 1};
            float[] p = {0.25f, 0.5f};
            double[] probabilities = {0.25, 0.5};
            double expected = ReferenceKernels.crossEntropy(row, ids, probabilities);
            double[] gradient = ReferenceKernels.crossEntropyBackward(row, ids, probabilities);
            assertThat(kernels.logSumExp(logits, 1))
                    .isCloseTo(
                            ReferenceKernels.crossEntropy(row, new int[] {0}, new double[] {1}) + row[0], offset(1e-5));
            assertThat(kernels.crossEntropy(logits, 1, ids, p, 3f)).isCloseTo(expected, offset(1e-5));
            for (int i = 0; i < vocabulary; i++) {
                assertThat((double) logits.get(1, i)).isCloseTo(3 * gradient[i], offset(1e-6));
            }
        }
    }

    @Property(tries = TRIES, seed = SEED)
    void scaledColumnsAndTheirDots(
            @ForAll Where where,
            @ForAll boolean add,
            @ForAll boolean inPlace,
            @ForAll @IntRange(min = 1, max = 90) int rows,
            @ForAll @IntRange(min = 1, max = 300) int width,
            @ForAll long seed) {
        SplittableRandom random = Draws.generator(seed, "test", "columns");
        try (Kernels kernels = where.backend.kernels()) {
            Matrix x = window(rows, width, random);
            Matrix scale = window(1, width, random);
            Matrix other = inPlace ? x : window(rows, width, random);
            Matrix sums = window(1, width, random);
            double[] dots = ReferenceKernels.addColumnDots(doubles(x), doubles(other), doubles(sums));
            kernels.addColumnDots(x, other, sums);
            assertClose(sums, dots);
            float beta = add ? 1f : 0f;
            double[] scaled = ReferenceKernels.scaleColumns(doubles(x), doubles(scale), beta, doubles(other));
            kernels.scaleColumns(x, scale, beta, other);
            assertClose(other, scaled);
        }
    }

    @Property(tries = TRIES, seed = SEED)
    void sumsAndScaledSums(@ForAll Where where, @ForAll @IntRange(min = 1, max = 20000) int size, @ForAll long seed) {
        SplittableRandom random = Draws.generator(seed, "test", "axpy");
        try (Kernels kernels = where.backend.kernels()) {
            Matrix x = dense(1, size, random);
            Matrix y = dense(1, size, random);
            double[] expected = doubles(y);
            double[] xs = doubles(x);
            for (int i = 0; i < size; i++) {
                expected[i] += 0.5 * xs[i];
            }
            kernels.axpy(0.5f, x, y);
            assertClose(y, expected);
            double square = Arrays.stream(xs).map(v -> v * v).sum();
            assertThat(kernels.sumOfSquares(x)).isCloseTo(square, offset(1e-5 * square + 1e-9));
        }
    }

    /** Skips what this CPU cannot compute; a property that rejects every try fails. */
    private static SkipExecutionHook.SkipResult unless(Precision precision, String otherwise) {
        return Where.FAST.backend.supports(precision)
                ? SkipExecutionHook.SkipResult.doNotSkip()
                : SkipExecutionHook.SkipResult.skip(otherwise);
    }

    static final class NeedsBfloat16 implements SkipExecutionHook {
        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            return unless(Precision.BFLOAT16, "this CPU has no bfloat16 products");
        }
    }

    static final class Needs8Bits implements SkipExecutionHook {
        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            return unless(Precision.INT8, "this CPU has no products of 8 bits");
        }
    }

    @Property(tries = 15, seed = SEED)
    @AddLifecycleHook(NeedsBfloat16.class)
    void bfloat16ProductsAreTheFloat32OnesRounded(
            @ForAll @IntRange(min = 1, max = 300) int tokens,
            @ForAll @IntRange(min = 1, max = 90) int in,
            @ForAll @IntRange(min = 1, max = 90) int out,
            @ForAll long seed) {
        Backend backend = Where.FAST.backend;
        SplittableRandom random = Draws.generator(seed, "test", "bf16");
        Matrix w = dense(out, in, random);
        double[] weights = rounded(doubles(w));
        try (Kernels kernels = backend.kernels();
                FrozenMatrix frozen = backend.freeze(w, Precision.BFLOAT16)) {
            Matrix x = dense(tokens, in, random);
            Matrix y = dense(tokens, out, random);
            double[] product =
                    ReferenceKernels.gemm(false, true, 1, rounded(doubles(x)), weights, 1, doubles(y), tokens, out, in);
            kernels.product(x, frozen, 1f, y);
            assertThat(difference(y, product)).isLessThan(1e-4);
            double[] back = ReferenceKernels.gemm(
                    false, false, 1, rounded(doubles(y)), weights, 0, doubles(x), tokens, in, out);
            kernels.productBackward(y, frozen, 0f, x);
            assertThat(difference(x, back)).isLessThan(1e-4);
        }
    }

    @Property(tries = 15, seed = SEED)
    @AddLifecycleHook(Needs8Bits.class)
    void productsOf8BitsAreThoseOfTheNumbersThatWeightsAndTokensAreRoundedTo(
            @ForAll boolean add,
            @ForAll @IntRange(min = 1, max = 300) int tokens,
            @ForAll @IntRange(min = 1, max = 90) int in,
            @ForAll @IntRange(min = 1, max = 90) int out,
            @ForAll long seed) {
        Backend backend = Where.FAST.backend;
        SplittableRandom random = Draws.generator(seed, "test", "int8");
        Matrix w = dense(out, in, random);
        w.rows(0, 1).zero();
        double[] weights = doubles(w);
        double[] numbers = quantized(weights, in);
        try (Kernels kernels = backend.kernels();
                FrozenMatrix frozen = backend.freeze(w, Precision.INT8)) {
            Matrix x = dense(tokens, in, random);
            x.rows(0, 1).zero();
            Matrix y = dense(tokens, out, random);
            float beta = add ? 1f : 0f;
            double[] product = ReferenceKernels.gemm(
                    false, true, 1, quantized(doubles(x), in), numbers, beta, doubles(y), tokens, out, in);
            double[] exact =
                    ReferenceKernels.gemm(false, true, 1, doubles(x), weights, beta, doubles(y), tokens, out, in);
            kernels.product(x, frozen, beta, y);
            assertThat(difference(y, product)).isLessThan(0.02); // a number may be rounded the other way
            assertThat(difference(y, exact)).isLessThan(0.02 * Math.sqrt(in));
            assertThatThrownBy(() -> kernels.productBackward(y, frozen, 0f, x)).hasMessageContaining("no gradient");
        }
    }

    @Property(tries = 15, seed = SEED)
    void halfPrecisionProductsAreNearTheFloat32Ones(
            @ForAll boolean add,
            @ForAll @IntRange(min = 1, max = 90) int tokens,
            @ForAll @IntRange(min = 1, max = 90) int in,
            @ForAll @IntRange(min = 1, max = 90) int out,
            @ForAll long seed) {
        Backend backend = Where.OPERATIONS.backend;
        SplittableRandom random = Draws.generator(seed, "test", "float16");
        Matrix w = dense(out, in, random);
        double[] weights = doubles(w);
        try (Kernels kernels = backend.kernels();
                FrozenMatrix frozen = backend.freeze(w, Precision.FLOAT16)) {
            Matrix x = dense(tokens, in, random);
            Matrix y = dense(tokens, out, random);
            float beta = add ? 1f : 0f;
            double[] product =
                    ReferenceKernels.gemm(false, true, 1, doubles(x), weights, beta, doubles(y), tokens, out, in);
            kernels.product(x, frozen, beta, y);
            assertThat(difference(y, product)).isLessThan(0.05);
            double[] back =
                    ReferenceKernels.gemm(false, false, 1, doubles(y), weights, beta, doubles(x), tokens, in, out);
            kernels.productBackward(y, frozen, beta, x);
            assertThat(difference(x, back)).isLessThan(0.5); // y's elements are larger
        }
    }

    @Example
    void shapesThatDoNotFitAreRefusedBeforeNativeCodeSeesThem() {
        for (Where where : Where.values()) {
            try (Kernels kernels = where.backend.kernels();
                    Matrix a = Matrix.zeros(2, 3);
                    Matrix b = Matrix.zeros(4, 5);
                    Matrix c = Matrix.zeros(2, 5)) {
                assertThatThrownBy(() -> kernels.gemm(false, false, 1f, a, b, 0f, c))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("[2, 3] and [4, 5]");
            }
        }
    }

    /** The nearest bfloat16 values. */
    private static double[] rounded(double[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToRawIntBits((float) values[i]);
            bits += 0x7FFF + ((bits >>> 16) & 1); // to nearest, ties to even
            result[i] = Float.intBitsToFloat(bits & 0xFFFF0000);
        }
        return result;
    }

    /** Each row in steps of a 127th of its largest element. */
    private static double[] quantized(double[] values, int columns) {
        double[] result = new double[values.length];
        for (int row = 0; row < values.length; row += columns) {
            double step = Arrays.stream(values, row, row + columns)
                            .map(Math::abs)
                            .max()
                            .orElseThrow()
                    / 127;
            for (int i = row; i < row + columns; i++) {
                result[i] = step == 0 ? 0 : step * Math.rint(values[i] / step);
            }
        }
        return result;
    }

    private static Matrix dense(int rows, int columns, SplittableRandom random) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return Matrix.of(rows, columns, values);
    }

    /** A window in the middle of a larger matrix. */
    private static Matrix window(int rows, int columns, SplittableRandom random) {
        return dense(rows + 2, columns + 5, random).rows(1, rows + 1).columns(3, columns + 3);
    }

    private static double[] doubles(Matrix matrix) {
        float[] values = new float[matrix.rows() * matrix.columns()];
        matrix.copyTo(values);
        return doubles(values);
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] result = a.clone();
        for (int i = 0; i < a.length; i++) {
            result[i] += b[i];
        }
        return result;
    }

    private static double difference(Matrix found, double[] expected) {
        double[] values = doubles(found);
        double most = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs(values[i] - expected[i]);
            most = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(most, difference);
        }
        return most;
    }

    private static void assertClose(Matrix found, double[] expected) {
        assertThat(difference(found, expected)).isLessThan(TOLERANCE);
    }
}
