package io.github.dramatis.lm.tensor;

import java.nio.FloatBuffer;
import java.util.Set;

/**
 * Named tensors of a checkpoint, row-major, under Hugging Face's names
 * ({@code model.layers.0.self_attn.q_proj.weight}), projections as [out, in].
 */
public interface TensorSource extends AutoCloseable {
    /** The names of all tensors. */
    Set<String> names();

    /**
     * The tensor's shape.
     *
     * @throws io.github.dramatis.core.error.UserError if there is no such tensor
     */
    long[] shape(String name);

    /** The type that its elements are stored in, or the best type to store them in. */
    default ElementType type(String name) {
        return ElementType.F32;
    }

    /** Copies the tensor, converted to float32, into {@code target}, which has exactly as many elements left. */
    void read(String name, FloatBuffer target);

    /**
     * Fills {@code target} with the tensor's elements from {@code first} on, row-major, converted to float32: for
     * tensors that are better not held whole.
     */
    default void read(String name, long first, FloatBuffer target) {
        FloatBuffer whole = FloatBuffer.allocate(Math.toIntExact(TensorShape.elements(shape(name))));
        read(name, whole);
        target.put(whole.flip().position(Math.toIntExact(first)).limit(Math.toIntExact(first + target.remaining())));
    }

    @Override
    void close();
}
