package io.github.dramatis.lm.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Where matrices have their elements: an ND4J array, and the way in and out of it. */
interface ElementMemory extends AutoCloseable {
    /** New memory of undefined content: the processor's own, or the device's where ND4J computes on one. */
    static ElementMemory allocate(long size) {
        return Nd4j.getEnvironment().isCPU() ? new HostMemory(size) : new ArrayMemory(size);
    }

    /** All elements, one after another. */
    INDArray flat();

    /** Copies n elements from {@code at} on to the heap. */
    void get(long at, float[] target, int from, int n);

    /** Copies n elements from the heap. */
    void put(long at, float[] source, int from, int n);

    /** Copies a matrix to one of the same shape, both in memory of this kind. */
    void copy(Matrix source, Matrix target);

    /** Sets a matrix in this memory to zero. */
    void zero(Matrix target);

    @Override
    void close();
}
