package io.github.dramatis.lm.kernel.onednn;

import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Matrix;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;

/**
 * Frozen weights in the blocked layout that oneDNN's products read fastest, reordered once. The backward's orientation
 * is made when it is first asked for: prediction does without it.
 */
final class ReorderedMatrix implements FrozenMatrix {
    /** The layout is chosen for this many tokens; it hardly depends on it. */
    private static final int TOKENS = 512;

    private final engine cpu;
    private final int in;
    private final int out;
    private final Factors factors;
    private final memory forward; // [in, out] blocked
    private memory backward; // [out, in] blocked

    /** Reorders dense weights [out, in] and closes them. */
    ReorderedMatrix(engine cpu, Matrix weights, Factors factors) {
        this.cpu = cpu;
        in = weights.columns();
        out = weights.rows();
        this.factors = factors;
        memory.desc dense = new memory.desc(new long[] {in, out}, memory.data_type.f32, memory.format_tag.ba);
        try (memory source = new memory(dense, cpu, weights.pointer())) {
            forward = reordered(source, in, out);
        }
        weights.close();
    }

    private memory reordered(memory source, int rows, int columns) {
        memory target = new memory(layout(cpu, rows, columns, factors), cpu);
        try (stream queue = new stream(cpu);
                reorder move = new reorder(source, target)) {
            move.execute(queue, source, target);
            queue._wait();
        }
        return target;
    }

    /** The layout that products of this type like best for weights [rows, columns]. */
    static memory.desc layout(engine cpu, int rows, int columns, Factors factors) {
        try (matmul.desc product = new matmul.desc(
                        new memory.desc(new long[] {TOKENS, rows}, factors.tokens(), memory.format_tag.ab),
                        new memory.desc(new long[] {rows, columns}, factors.weights(), memory.format_tag.any),
                        new memory.desc(new long[] {TOKENS, columns}, memory.data_type.f32, memory.format_tag.ab));
                matmul.primitive_desc chosen = new matmul.primitive_desc(product, cpu)) {
            return chosen.weights_desc();
        }
    }

    /** The weights of y = x Wᵀ: [in, out]. */
    memory forward() {
        return forward;
    }

    /** The weights of dx = dy W: [out, in]. */
    synchronized memory backward() {
        if (backward == null) {
            memory.data_type type = factors.weights();
            memory.desc columnwise = new memory.desc(new long[] {in, out}, type, memory.format_tag.ba);
            memory.desc rowwise = new memory.desc(new long[] {out, in}, type, memory.format_tag.ab);
            try (memory plain = new memory(columnwise, cpu);
                    memory turned = new memory(rowwise, cpu, plain.get_data_handle());
                    stream queue = new stream(cpu);
                    reorder unpack = new reorder(forward, plain)) {
                unpack.execute(queue, forward, plain);
                queue._wait();
                backward = reordered(turned, out, in);
            }
        }
        return backward;
    }

    /** The formats of the weights and of what they are multiplied with. */
    Factors factors() {
        return factors;
    }

    @Override
    public int in() {
        return in;
    }

    @Override
    public int out() {
        return out;
    }

    @Override
    public synchronized void close() {
        forward.close();
        if (backward != null) {
            backward.close();
            backward = null;
        }
    }
}
