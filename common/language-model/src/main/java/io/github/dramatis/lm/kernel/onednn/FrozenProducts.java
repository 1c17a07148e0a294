package io.github.dramatis.lm.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.ScratchMatrix;
import io.github.dramatis.lm.kernel.base.RecentCalls;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;

/**
 * Products with reordered weights on one thread; the other factor is rounded to its format first, results are float32.
 */
final class FrozenProducts implements AutoCloseable {
    /** Ten shapes a batch size: enough for two dozen batch sizes. */
    private static final int KEPT = 256;

    private final RecentCalls<Shape, NativeCall> products;
    private final RecentCalls<Size, NativeCall> roundings;
    private final ScratchMatrix rounding = new ScratchMatrix(); // of the rounded factor, several elements in each float

    private record Shape(int tokens, int in, int out, Factors factors, boolean add) {}

    private record Size(int rows, int columns, Factors factors) {}

    FrozenProducts(engine cpu, stream queue) {
        products = new RecentCalls<>(KEPT, shape -> product(cpu, queue, shape));
        roundings = new RecentCalls<>(KEPT, size -> rounding(cpu, queue, size));
    }

    /** y = x weights, or y += x weights; dense. */
    void multiply(Matrix x, memory weights, Factors factors, boolean add, Matrix y) {
        if (!x.dense() || !y.dense() || x.rows() != y.rows()) {
            throw new IllegalArgumentException("frozen products take dense matrices of the same number of rows");
        }
        Matrix factor = factors == Factors.FLOAT32 ? x : rounded(x, factors);
        products.get(new Shape(x.rows(), x.columns(), y.columns(), factors, add))
                .at(0, factor.pointer())
                .with(1, weights)
                .at(2, y.pointer())
                .run();
    }

    private Matrix rounded(Matrix x, Factors factors) {
        Matrix rounded = rounding.of(1, factors.floats(x.rows() * x.columns()));
        roundings
                .get(new Size(x.rows(), x.columns(), factors))
                .at(0, x.pointer())
                .at(1, rounded.pointer())
                .run();
        return rounded;
    }

    private static NativeCall product(engine cpu, stream queue, Shape shape) {
        Factors factors = shape.factors();
        try (memory.desc x = dense(shape.tokens(), shape.in(), factors.tokens());
                memory.desc weights = ReorderedMatrix.layout(cpu, shape.in(), shape.out(), factors);
                memory.desc y = dense(shape.tokens(), shape.out(), memory.data_type.f32);
                primitive_attr attributes = new primitive_attr();
                post_ops after = new post_ops();
                matmul.desc product = new matmul.desc(x, weights, y)) {
            if (shape.add()) {
                after.append_sum();
                attributes.set_post_ops(after);
            }
            try (matmul.primitive_desc chosen = new matmul.primitive_desc(product, attributes, cpu)) {
                int[] kinds = {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST};
                return new NativeCall(new matmul(chosen), cpu, queue, kinds, x, null, y);
            }
        }
    }

    private static NativeCall rounding(engine cpu, stream queue, Size size) {
        try (memory.desc given = dense(size.rows(), size.columns(), memory.data_type.f32);
                memory.desc target =
                        dense(size.rows(), size.columns(), size.factors().tokens());
                reorder.primitive_desc chosen = new reorder.primitive_desc(cpu, given, cpu, target)) {
            return new NativeCall(
                    new reorder(chosen), cpu, queue, new int[] {DNNL_ARG_SRC, DNNL_ARG_DST}, given, target);
        }
    }

    private static memory.desc dense(int rows, int columns, memory.data_type type) {
        return new memory.desc(new long[] {rows, columns}, type, memory.format_tag.ab);
    }

    @Override
    public void close() {
        products.close();
        roundings.close();
        rounding.close();
    }
}
