package io.github.dramatis.lm.tensor;

import io.github.dramatis.core.error.UserError;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tensors on the heap, e.g. an adapter's, or logits on their way to a file. */
public final class TensorsInMemory implements TensorSource {
    private record Tensor(long[] shape, float[] elements) {}

    private final SortedMap<String, Tensor> tensors = new TreeMap<>();

    /** Adds a tensor; the array is not copied. */
    public TensorsInMemory put(String name, long[] shape, float[] elements) {
        if (TensorShape.elements(shape) != elements.length) {
            throw new IllegalArgumentException(
                    name + " has " + elements.length + " elements, its shape says " + TensorShape.elements(shape));
        }
        tensors.put(name, new Tensor(shape.clone(), elements));
        return this;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public long[] shape(String name) {
        return tensor(name).shape().clone();
    }

    @Override
    public void read(String name, FloatBuffer target) {
        target.put(tensor(name).elements());
    }

    @Override
    public void read(String name, long first, FloatBuffer target) {
        target.put(tensor(name).elements(), Math.toIntExact(first), target.remaining());
    }

    private Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new UserError("the tensors " + tensors.keySet(), "hold no " + name, "give it");
        }
        return tensor;
    }

    @Override
    public void close() {}
}
