package io.github.dramatis.lm.kernel;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's memory in the processor's address space: native libraries work on it without a copy. */
final class HostMemory implements Memory {
    private final INDArray flat;
    private final FloatPointer base;
    private final FloatBuffer elements;

    HostMemory(long size) {
        flat = Nd4j.createUninitializedDetached(DataType.FLOAT, size);
        base = new FloatPointer(flat.data().pointer());
        elements = base.asBuffer();
    }

    /** The address of an element. */
    FloatPointer pointer(long at) {
        return base.getPointer(at);
    }

    /** n elements from {@code at} on, as a buffer of its own position and limit. */
    FloatBuffer buffer(long at, int n) {
        FloatBuffer copy = elements.duplicate();
        copy.limit(Math.toIntExact(at + n)).position(Math.toIntExact(at));
        return copy;
    }

    @Override
    public INDArray flat() {
        return flat;
    }

    @Override
    public void get(long at, float[] target, int from, int n) {
        elements.get(Math.toIntExact(at), target, from, n);
    }

    @Override
    public void put(long at, float[] source, int from, int n) {
        elements.put(Math.toIntExact(at), source, from, n);
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
