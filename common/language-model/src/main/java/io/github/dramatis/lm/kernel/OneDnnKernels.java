package io.github.dramatis.lm.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;
import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;

import java.nio.FloatBuffer;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;

/** Matrix products and the exponential by oneDNN, on the calling thread. */
final class OneDnnKernels extends LoopKernels {
    private static final int SUCCESS = 0;

    private final stream queue;
    private final Exponential small;
    private final Exponential large;

    OneDnnKernels(engine cpu) {
        SingleThread.enter();
        queue = new stream(cpu);
        small = new Exponential(cpu, queue, 512);
        large = new Exponential(cpu, queue, 8192);
    }

    @Override
    public void gemm(boolean transposeA, boolean transposeB, float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        int inner = transposeA ? a.rows() : a.columns();
        if ((transposeA ? a.columns() : a.rows()) != c.rows()
                || (transposeB ? b.rows() : b.columns()) != c.columns()
                || (transposeB ? b.columns() : b.rows()) != inner) {
            throw new IllegalArgumentException("the shapes do not fit a product");
        }
        int status = dnnl_sgemm(
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
                c.stride());
        check(status);
    }

    @Override
    public void product(Matrix x, FrozenMatrix w, float beta, Matrix y) {
        gemm(false, true, 1f, x, ((DenseFrozenMatrix) w).weights(), beta, y);
    }

    @Override
    public void productBackward(Matrix dy, FrozenMatrix w, float beta, Matrix dx) {
        gemm(false, false, 1f, dy, ((DenseFrozenMatrix) w).weights(), beta, dx);
    }

    @Override
    void exp(float[] values, int n) {
        int at = 0;
        while (n - at > small.size) {
            at += large.apply(values, at, n - at);
        }
        while (at < n) {
            at += small.apply(values, at, n - at);
        }
    }

    @Override
    public void close() {
        super.close();
        small.close();
        large.close();
        queue.close();
    }

    private static void check(int status) {
        if (status != SUCCESS) {
            throw new IllegalStateException("oneDNN refused a call with status " + status);
        }
    }

    /** oneDNN's exponential over a block of fixed size, so that one primitive serves every shape. */
    private static final class Exponential implements AutoCloseable {
        private final int size;
        private final Matrix block;
        private final FloatBuffer elements;
        private final eltwise_forward primitive;
        private final memory buffer;
        private final dnnl_exec_arg_t arguments;
        private final stream queue;

        private Exponential(engine cpu, stream queue, int size) {
            this.size = size;
            this.queue = queue;
            block = Matrix.zeros(1, size);
            elements = block.buffer().slice();
            memory.desc shape = new memory.desc(new long[] {size}, memory.data_type.f32, memory.format_tag.a);
            primitive = new eltwise_forward(new eltwise_forward.primitive_desc(
                    new eltwise_forward.desc(
                            dnnl.prop_kind.forward_inference, dnnl.algorithm.eltwise_exp, shape, 0f, 0f),
                    cpu));
            buffer = new memory(shape, cpu, block.pointer());
            arguments = new dnnl_exec_arg_t(2);
            arguments.position(0).arg(DNNL_ARG_SRC).memory(buffer.get());
            arguments.position(1).arg(DNNL_ARG_DST).memory(buffer.get());
            arguments.position(0);
        }

        /** Replaces up to {@code size} of the {@code left} values from {@code at}; returns how many. */
        private int apply(float[] values, int at, int left) {
            int n = Math.min(size, left);
            elements.put(0, values, at, n);
            check(dnnl_primitive_execute(primitive.get(), queue.get(), 2, arguments));
            elements.get(0, values, at, n);
            return n;
        }

        @Override
        public void close() {
            arguments.close();
            buffer.close();
            primitive.close();
            block.close();
        }
    }
}
