package io.github.dramatis.lm.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.base.BlockedAttention;
import io.github.dramatis.lm.kernel.base.RecentCalls;
import java.util.Arrays;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.softmax_backward;
import org.bytedeco.dnnl.softmax_forward;
import org.bytedeco.dnnl.stream;

/** oneDNN's softmax over the rows of a block of scores, forward and backward. */
final class OneDnnSoftmax implements AutoCloseable {
    private static final int KEPT = 1024;

    private final RecentCalls<Shape, NativeCall> forwards;
    private final RecentCalls<Shape, NativeCall> backwards;
    private float[] mask = new float[0];

    private record Shape(int rows, int columns) {
        memory.desc dense() {
            return new memory.desc(new long[] {rows, columns}, memory.data_type.f32, memory.format_tag.ab);
        }
    }

    OneDnnSoftmax(engine cpu, stream queue) {
        forwards = new RecentCalls<>(KEPT, shape -> forward(cpu, queue, shape));
        backwards = new RecentCalls<>(KEPT, shape -> backward(cpu, queue, shape));
    }

    private static softmax_forward.primitive_desc chosen(engine cpu, memory.desc dense) {
        try (softmax_forward.desc softmax = new softmax_forward.desc(prop_kind.forward_training, dense, 1)) {
            return new softmax_forward.primitive_desc(softmax, cpu);
        }
    }

    private static NativeCall forward(engine cpu, stream queue, Shape shape) {
        try (memory.desc dense = shape.dense();
                softmax_forward.primitive_desc forward = chosen(cpu, dense)) {
            int[] kinds = {DNNL_ARG_SRC, DNNL_ARG_DST};
            return new NativeCall(new softmax_forward(forward), cpu, queue, kinds, dense, dense);
        }
    }

    private static NativeCall backward(engine cpu, stream queue, Shape shape) {
        try (memory.desc dense = shape.dense();
                softmax_forward.primitive_desc forward = chosen(cpu, dense);
                softmax_backward.desc softmax = new softmax_backward.desc(dense, dense, 1);
                softmax_backward.primitive_desc backward = new softmax_backward.primitive_desc(softmax, cpu, forward)) {
            int[] kinds = {DNNL_ARG_DST, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_SRC};
            return new NativeCall(new softmax_backward(backward), cpu, queue, kinds, dense, dense, dense);
        }
    }

    /** See {@link BlockedAttention.Arithmetic#causalSoftmax}. */
    void causal(Matrix scores, int past, int window) {
        if (mask.length < scores.columns()) {
            mask = new float[scores.columns()];
            Arrays.fill(mask, BlockedAttention.MASKED);
        }
        for (int row = 0; row < scores.rows() && past + row + 1 < scores.columns(); row++) {
            int seen = past + row + 1;
            scores.put(row, seen, mask, scores.columns() - seen);
        }
        for (int row = Math.max(0, window - past); row < scores.rows(); row++) {
            scores.put(row, 0, mask, past + row + 1 - window);
        }
        forwards.get(new Shape(scores.rows(), scores.columns()))
                .at(0, scores.pointer())
                .at(1, scores.pointer())
                .run();
    }

    /** See {@link BlockedAttention.Arithmetic#softmaxBackward}. */
    void backward(Matrix weights, Matrix gradients) {
        backwards
                .get(new Shape(weights.rows(), weights.columns()))
                .at(0, weights.pointer())
                .at(1, gradients.pointer())
                .at(2, gradients.pointer())
                .run();
    }

    @Override
    public void close() {
        forwards.close();
        backwards.close();
    }
}
