package io.github.dramatis.lm.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import io.github.dramatis.lm.kernel.Matrix;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;

/** oneDNN's exponential of heap values, through a block of fixed size: one primitive serves every length. */
final class OneDnnExponential implements AutoCloseable {
    private static final int SIZE = 4096;

    private final Matrix block = Matrix.zeros(1, SIZE);
    private final NativeCall call;

    OneDnnExponential(engine cpu, stream queue) {
        try (memory.desc flat = new memory.desc(new long[] {SIZE}, memory.data_type.f32, memory.format_tag.a);
                eltwise_forward.desc exp =
                        new eltwise_forward.desc(prop_kind.forward_inference, algorithm.eltwise_exp, flat, 0f, 0f);
                eltwise_forward.primitive_desc chosen = new eltwise_forward.primitive_desc(exp, cpu)) {
            call = new NativeCall(
                    new eltwise_forward(chosen), cpu, queue, new int[] {DNNL_ARG_SRC, DNNL_ARG_DST}, flat, flat);
        }
    }

    /** values[i] = exp(values[i]) for the first n. */
    void apply(float[] values, int n) {
        for (int at = 0; at < n; at += SIZE) {
            int part = Math.min(SIZE, n - at);
            block.reshaped(0, 1, part).putRow(0, values, at);
            call.at(0, block.pointer()).at(1, block.pointer()).run();
            block.reshaped(0, 1, part).getRow(0, values, at);
        }
    }

    @Override
    public void close() {
        call.close();
        block.close();
    }
}
