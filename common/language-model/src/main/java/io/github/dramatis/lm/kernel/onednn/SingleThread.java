package io.github.dramatis.lm.kernel.onednn;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps oneDNN on the calling thread. Threads of the engine each compute their own tokens; a team of OpenMP threads
 * under each of them would fight for the same cores and wait at a barrier after every product.
 *
 * <p>oneDNN has no call for it, its OpenMP runtime has one, for the calling thread. ND4J and oneDNN each bring a copy
 * of that runtime, and which of them oneDNN is bound to depends on which was loaded first: all copies in the process
 * are told.
 */
final class SingleThread {
    private static final Path MAPPED_FILES = Path.of("/proc/self/maps");
    private static final String OPEN_MP = "libgomp";

    private SingleThread() {}

    /** Makes what the calling thread asks of oneDNN run on this thread alone from now on. */
    static void enter() {
        for (String library : runtimes()) {
            NativeLibrary.getInstance(library)
                    .getFunction("omp_set_num_threads")
                    .invokeVoid(new Object[] {1});
        }
    }

    /** The files of all OpenMP runtimes that the process has mapped. */
    private static List<String> runtimes() {
        try (Stream<String> lines = Files.lines(MAPPED_FILES)) {
            return lines.filter(line -> line.indexOf('/') >= 0)
                    .map(line -> line.substring(line.indexOf('/')))
                    .filter(file -> Path.of(file).getFileName().toString().startsWith(OPEN_MP))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
