package io.github.dramatis.lm.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.base.RecentCalls;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;

/** SwiGLU by oneDNN's swish, tile by tile: what one primitive writes, the next finds in the cache. */
final class OneDnnSwiGlu implements AutoCloseable {
    private static final int TILE = 16384;
    private static final int TAILS_KEPT = 64;

    private final Matrix product = Matrix.allocate(1, TILE);
    private final RecentCalls<Integer, Tile> tiles;

    OneDnnSwiGlu(engine cpu, stream queue) {
        tiles = new RecentCalls<>(TAILS_KEPT, size -> new Tile(cpu, queue, size));
    }

    /** See {@link Kernels#swiGlu}; dense matrices of this many elements. */
    void forward(Matrix gate, Matrix up, Matrix y, long size) {
        for (long at = 0; at < size; at += TILE) {
            Tile tile = tiles.get((int) Math.min(TILE, size - at));
            FloatPointer swish = product.pointer();
            tile.swish(gate.pointer().getPointer(at), swish);
            tile.multiply(swish, up.pointer().getPointer(at), y.pointer().getPointer(at));
        }
    }

    /** See {@link Kernels#swiGluBackward}. */
    void backward(Matrix dy, Matrix gate, Matrix up, Matrix dGate, Matrix dUp, long size) {
        for (long at = 0; at < size; at += TILE) {
            Tile tile = tiles.get((int) Math.min(TILE, size - at));
            FloatPointer dSwish = product.pointer();
            FloatPointer dyAt = dy.pointer().getPointer(at);
            FloatPointer gateAt = gate.pointer().getPointer(at);
            FloatPointer dUpAt = dUp.pointer().getPointer(at);
            tile.multiply(dyAt, up.pointer().getPointer(at), dSwish);
            tile.swish(gateAt, dUpAt);
            tile.multiply(dUpAt, dyAt, dUpAt);
            tile.swishBackward(gateAt, dSwish, dGate.pointer().getPointer(at));
        }
    }

    @Override
    public void close() {
        tiles.close();
        product.close();
    }

    private static final class Tile implements AutoCloseable {
        private final NativeCall swish;
        private final NativeCall swishBackward;
        private final NativeCall multiply;

        private Tile(engine cpu, stream queue, int size) {
            try (memory.desc flat = new memory.desc(new long[] {size}, memory.data_type.f32, memory.format_tag.a);
                    eltwise_forward.desc forward = new eltwise_forward.desc(
                            prop_kind.forward_training, algorithm.eltwise_swish, flat, 1f, 0f);
                    eltwise_forward.primitive_desc chosen = new eltwise_forward.primitive_desc(forward, cpu);
                    eltwise_backward.desc backward =
                            new eltwise_backward.desc(algorithm.eltwise_swish, flat, flat, 1f, 0f);
                    eltwise_backward.primitive_desc chosenBackward =
                            new eltwise_backward.primitive_desc(backward, cpu, chosen);
                    binary.desc product = new binary.desc(algorithm.binary_mul, flat, flat, flat);
                    binary.primitive_desc chosenProduct = new binary.primitive_desc(product, cpu)) {
                int[] oneToOne = {DNNL_ARG_SRC, DNNL_ARG_DST};
                int[] gradient = {DNNL_ARG_SRC, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_SRC};
                int[] twoToOne = {DNNL_ARG_SRC_0, DNNL_ARG_SRC_1, DNNL_ARG_DST};
                swish = new NativeCall(new eltwise_forward(chosen), cpu, queue, oneToOne, flat, flat);
                swishBackward =
                        new NativeCall(new eltwise_backward(chosenBackward), cpu, queue, gradient, flat, flat, flat);
                multiply = new NativeCall(new binary(chosenProduct), cpu, queue, twoToOne, flat, flat, flat);
            }
        }

        private void swish(FloatPointer x, FloatPointer y) {
            swish.at(0, x).at(1, y).run();
        }

        private void swishBackward(FloatPointer x, FloatPointer dy, FloatPointer dx) {
            swishBackward.at(0, x).at(1, dy).at(2, dx).run();
        }

        private void multiply(FloatPointer a, FloatPointer b, FloatPointer y) {
            multiply.at(0, a).at(1, b).at(2, y).run();
        }

        @Override
        public void close() {
            swish.close();
            swishBackward.close();
            multiply.close();
        }
    }
}
