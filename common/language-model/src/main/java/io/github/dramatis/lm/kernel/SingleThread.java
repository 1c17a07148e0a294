package io.github.dramatis.lm.kernel;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/**
 * Keeps oneDNN on the calling thread. Threads of the engine each compute their own tokens; a team of OpenMP threads under
 * each of them would fight for the same cores, and waits at a barrier after every product (measured: 2.5 times slower as
 * soon as anything else runs on the machine).
 */
final class SingleThread {
    /** The OpenMP runtime that oneDNN is linked with, by the name the loader knows it under. */
    private static final String OPEN_MP = "libgomp.so.1";

    private SingleThread() {}

    /** Loads oneDNN and its OpenMP runtime. */
    static void load() {
        Loader.load(dnnl.class);
        function();
    }

    /** From now on, what the calling thread asks of oneDNN runs on this thread alone. */
    static void enter() {
        function().invokeVoid(new Object[] {1});
    }

    private static Function function() {
        return NativeLibrary.getInstance(OPEN_MP).getFunction("omp_set_num_threads");
    }
}
