package io.github.dramatis.lm.checkpoint;

import java.nio.FloatBuffer;
import java.util.Set;

/**
 * Named tensors of a checkpoint, row-major, under Hugging Face's names ({@code model.layers.0.self_attn.q_proj.weight}),
 * projections as [out, in].
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

    /** Copies the tensor, converted to float32, into {@code target}, which has exactly as many elements left. */
    void read(String name, FloatBuffer target);

    @Override
    void close();
}
