package io.github.dramatis.lm.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.lm.kernel.Backend;
import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.kernel.machine.Backends;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Protects: kernels compute on the thread that calls them; a team of native threads would fight the others for the
 * cores.
 */
@EnabledOnOs(OS.LINUX)
class SingleThreadTest {
    @Test
    void kernelsStartNoThreadsOfTheirOwn() throws InterruptedException {
        Backend backend = Backends.forThisMachine();
        AtomicLong threads = new AtomicLong();
        // native threads carry the name of the thread that started them
        Thread caller = new Thread(
                () -> {
                    try (Kernels kernels = backend.kernels();
                            FrozenMatrix frozen = backend.freeze(Matrix.zeros(512, 512), Precision.FLOAT32);
                            Matrix x = Matrix.zeros(512, 512);
                            Matrix y = Matrix.zeros(512, 512)) {
                        kernels.product(x, frozen, 0f, y);
                        kernels.gemm(false, true, 1f, x, x, 0f, y);
                        kernels.swiGlu(x, y, y);
                        threads.set(threadsNamed("lone-caller"));
                    }
                },
                "lone-caller");
        caller.start();
        caller.join();
        assertThat(threads.get()).isEqualTo(1);
    }

    private static long threadsNamed(String name) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(task -> name.equals(nameOf(task))).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nameOf(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException ended) {
            return "";
        }
    }
}
