package io.github.dramatis.lm.kernel.onednn;

import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/**
 * A oneDNN primitive with its arguments laid out once: a call sets addresses and runs, without allocating on the heap.
 */
final class NativeCall implements AutoCloseable {
    private static final int SUCCESS = 0;

    private final primitive primitive;
    private final stream queue;
    private final memory[] operands;
    private final dnnl_exec_arg_t arguments;

    /**
     * Takes the primitive over.
     *
     * @param kinds which argument each operand is
     * @param shapes of the operands; null: the operand is another's memory object, given for each call
     */
    NativeCall(primitive primitive, engine cpu, stream queue, int[] kinds, memory.desc... shapes) {
        this.primitive = primitive;
        this.queue = queue;
        operands = new memory[kinds.length];
        arguments = new dnnl_exec_arg_t(kinds.length);
        for (int i = 0; i < kinds.length; i++) {
            arguments.position(i).arg(kinds[i]);
            if (shapes[i] != null) {
                operands[i] = new memory(shapes[i], cpu, null);
                arguments.memory(operands[i].get());
            }
        }
    }

    /** The operand's elements begin here. */
    NativeCall at(int operand, Pointer address) {
        check(dnnl.dnnl_memory_set_data_handle(operands[operand].get(), address));
        return this;
    }

    /** The operand is this memory object. */
    NativeCall with(int operand, memory other) {
        arguments.position(operand).memory(other.get());
        return this;
    }

    void run() {
        arguments.position(0);
        check(dnnl.dnnl_primitive_execute(primitive.get(), queue.get(), operands.length, arguments));
    }

    static void check(int status) {
        if (status != SUCCESS) {
            throw new IllegalStateException("oneDNN refused a call with status " + status);
        }
    }

    @Override
    public void close() {
        arguments.position(0).close();
        for (memory operand : operands) {
            if (operand != null) {
                operand.close();
            }
        }
        primitive.close();
    }
}
