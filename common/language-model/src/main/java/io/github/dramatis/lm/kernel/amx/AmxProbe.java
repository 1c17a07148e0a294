package io.github.dramatis.lm.kernel.amx;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;

/**
 * A small bfloat16 product with oneDNN's AMX code, of whole numbers whose result is exact: the main of a process that
 * may crash.
 */
final class AmxProbe {
    private static final int ROWS = 40; // two blocks and a half of the tile's 16 rows
    private static final int INNER = 96;
    private static final int COLUMNS = 80;

    private AmxProbe() {}

    /**
     * Ends with 0 if the product is right, {@link ProbeProcess#WRONG} if not, and with a signal where the code does not
     * run.
     */
    public static void main(String[] arguments) {
        if (!TilePermission.request()) {
            System.exit(ProbeProcess.WRONG);
        }
        Loader.load(dnnl.class);
        dnnl.dnnl_set_max_cpu_isa(dnnl.dnnl_cpu_isa_avx512_core_amx);
        boolean right;
        try (PointerScope keepsNativeObjectsAlive = new PointerScope()) {
            right = isRight(product());
        }
        System.exit(right ? 0 : ProbeProcess.WRONG);
    }

    /** x[i, k] and w[k, j] are from −3 to 3. */
    private static int x(int i, int k) {
        return (i + 2 * k) % 7 - 3;
    }

    private static int w(int k, int j) {
        return (3 * k + j) % 7 - 3;
    }

    private static float[] product() {
        float[] left = new float[ROWS * INNER];
        float[] right = new float[INNER * COLUMNS];
        for (int k = 0; k < INNER; k++) {
            for (int i = 0; i < ROWS; i++) {
                left[i * INNER + k] = x(i, k);
            }
            for (int j = 0; j < COLUMNS; j++) {
                right[k * COLUMNS + j] = w(k, j);
            }
        }
        engine cpu = new engine(engine.kind.cpu, 0);
        stream queue = new stream(cpu);
        FloatPointer y = new FloatPointer(new float[ROWS * COLUMNS]);
        memory.desc xs = dense(ROWS, INNER, memory.data_type.bf16);
        memory.desc ys = dense(ROWS, COLUMNS, memory.data_type.f32);
        memory.desc any = new memory.desc(new long[] {INNER, COLUMNS}, memory.data_type.bf16, memory.format_tag.any);
        matmul.primitive_desc chosen = new matmul.primitive_desc(new matmul.desc(xs, any, ys), cpu);
        memory[] operands = {
            rounded(cpu, queue, left, dense(ROWS, INNER, memory.data_type.f32), xs),
            rounded(cpu, queue, right, dense(INNER, COLUMNS, memory.data_type.f32), chosen.weights_desc()),
            new memory(ys, cpu, y)
        };
        dnnl_exec_arg_t call = new dnnl_exec_arg_t(operands.length);
        int[] kinds = {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST};
        for (int i = 0; i < operands.length; i++) {
            call.position(i).arg(kinds[i]).memory(operands[i].get());
        }
        dnnl.dnnl_primitive_execute(new matmul(chosen).get(), queue.get(), operands.length, call.position(0));
        queue._wait();
        float[] result = new float[ROWS * COLUMNS];
        y.get(result);
        return result;
    }

    private static memory rounded(engine cpu, stream queue, float[] values, memory.desc given, memory.desc target) {
        memory from = new memory(given, cpu, new FloatPointer(values));
        memory to = new memory(target, cpu);
        new reorder(from, to).execute(queue, from, to);
        queue._wait();
        return to;
    }

    private static memory.desc dense(int rows, int columns, memory.data_type type) {
        return new memory.desc(new long[] {rows, columns}, type, memory.format_tag.ab);
    }

    private static boolean isRight(float[] y) {
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                int sum = 0;
                for (int k = 0; k < INNER; k++) {
                    sum += x(i, k) * w(k, j);
                }
                if (y[i * COLUMNS + j] != sum) {
                    return false;
                }
            }
        }
        return true;
    }
}
