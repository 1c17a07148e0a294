package io.github.dramatis.lm.kernel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory that only ND4J's operations reach: the device's. Each way to or from the heap is a copy between host and
 * device; they are counted, so that a test can tell that a step makes none.
 */
final class ArrayMemory implements ElementMemory {
    private static final AtomicLong COPIES = new AtomicLong();

    private final INDArray flat;

    ArrayMemory(long size) {
        flat = Nd4j.createUninitializedDetached(DataType.FLOAT, size);
    }

    /** Copies between heap and arrays so far, in this process. */
    static long copies() {
        return COPIES.get();
    }

    @Override
    public INDArray flat() {
        return flat;
    }

    @Override
    public void get(long at, float[] target, int from, int n) {
        COPIES.incrementAndGet();
        // a copy of its own, so that the device sends these elements and not the whole buffer
        float[] elements = view(at, n).dup().toFloatVector();
        System.arraycopy(elements, 0, target, from, n);
    }

    @Override
    public void put(long at, float[] source, int from, int n) {
        COPIES.incrementAndGet();
        view(at, n).assign(Nd4j.createFromArray(Arrays.copyOfRange(source, from, from + n)));
    }

    private INDArray view(long at, int n) {
        return Nd4j.create(flat.data(), new long[] {n}, new long[] {1}, at, 'c');
    }

    @Override
    public void copy(Matrix source, Matrix target) {
        target.array().assign(source.array());
    }

    @Override
    public void zero(Matrix target) {
        target.array().assign(0);
    }

    @Override
    public void close() {
        if (!flat.wasClosed()) {
            flat.close();
        }
    }
}
