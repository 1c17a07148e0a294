package io.github.dramatis.lm.kernel;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's memory in the processor's address space: native libraries work on it without a copy. Java sees it through
 * buffers that overlap, since one buffer has at most 2 GiB.
 */
final class HostMemory implements ElementMemory {
    /** Elements from the beginning of a buffer to that of the next: 1 GiB. */
    private static final int STEP = 1 << 28;

    private final INDArray flat;
    private final FloatPointer base;
    private final int step;
    private final FloatBuffer[] buffers; // the i-th begins at element i · step and has up to two steps less one

    HostMemory(long size) {
        this(size, STEP);
    }

    /** @param step elements from a buffer's beginning to the next one's: the most that one copy moves */
    HostMemory(long size, int step) {
        this.step = step;
        flat = Nd4j.createUninitializedDetached(DataType.FLOAT, size);
        base = new FloatPointer(flat.data().pointer());
        buffers = new FloatBuffer[Math.toIntExact((size + step - 1) / step)];
        for (int i = 0; i < buffers.length; i++) {
            long from = (long) i * step;
            long to = Math.min(size, from + 2L * step - 1);
            buffers[i] = base.getPointer(from).capacity(to - from).asBuffer();
        }
    }

    /** The address of an element. */
    FloatPointer pointer(long at) {
        return base.getPointer(at);
    }

    /** n elements from {@code at} on, at most one step, as a buffer of its own position and limit. */
    FloatBuffer buffer(long at, int n) {
        FloatBuffer copy = buffers[(int) (at / step)].duplicate();
        int from = (int) (at % step);
        copy.limit(from + n).position(from);
        return copy;
    }

    /** The most elements that {@link #buffer} gives at a time. */
    int step() {
        return step;
    }

    @Override
    public INDArray flat() {
        return flat;
    }

    @Override
    public void get(long at, float[] target, int from, int n) {
        for (int done = 0; done < n; ) {
            int piece = Math.min(step, n - done);
            long start = at + done;
            buffers[(int) (start / step)].get((int) (start % step), target, from + done, piece);
            done += piece;
        }
    }

    @Override
    public void put(long at, float[] source, int from, int n) {
        for (int done = 0; done < n; ) {
            int piece = Math.min(step, n - done);
            long start = at + done;
            buffers[(int) (start / step)].put((int) (start % step), source, from + done, piece);
            done += piece;
        }
    }

    @Override
    public void copy(Matrix source, Matrix target) {
        FloatPointer from = source.pointer();
        FloatPointer to = target.pointer();
        if (source.dense() && target.dense()) {
            Pointer.memcpy(to, from, 4L * target.rows() * target.columns());
            return;
        }
        for (int row = 0; row < target.rows(); row++) {
            Pointer.memcpy(
                    to.getPointer((long) row * target.stride()),
                    from.getPointer((long) row * source.stride()),
                    4L * target.columns());
        }
    }

    @Override
    public void zero(Matrix target) {
        FloatPointer to = target.pointer();
        if (target.dense()) {
            Pointer.memset(to, 0, 4L * target.rows() * target.columns());
            return;
        }
        for (int row = 0; row < target.rows(); row++) {
            Pointer.memset(to.getPointer((long) row * target.stride()), 0, 4L * target.columns());
        }
    }

    @Override
    public void close() {
        if (!flat.wasClosed()) {
            flat.close();
        }
    }
}
