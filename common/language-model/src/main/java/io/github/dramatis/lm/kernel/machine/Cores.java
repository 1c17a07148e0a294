package io.github.dramatis.lm.kernel.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many cores there are to compute on. Two hardware threads of a core share its units for products, which one thread
 * of the engine keeps busy alone: a second one would need activations and gradients of its own, and smaller
 * micro-batches.
 */
public final class Cores {
    private Cores() {}

    /**
     * Cores that this process may use: those of its hardware threads, but no more than the JVM counts (a container's
     * limit).
     */
    public static int usable() {
        int threads = Runtime.getRuntime().availableProcessors();
        try {
            return Math.min(threads, usable(Path.of("/proc/self/status"), Path.of("/sys/devices/system/cpu")));
        } catch (IOException | UncheckedIOException notLinux) {
            return threads;
        }
    }

    /**
     * @param status of a process, which says on what hardware threads it may run
     * @param processors a folder cpuN each, which says with what others it shares a core
     */
    static int usable(Path status, Path processors) throws IOException {
        try (Stream<String> lines = Files.lines(status)) {
            String list = lines.filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseThrow(() -> new IOException("no list of processors in " + status));
            Set<String> cores =
                    numbers(list).mapToObj(cpu -> siblings(processors, cpu)).collect(Collectors.toSet());
            return cores.size();
        }
    }

    /** All hardware threads of a thread's core, as Linux writes them: the same text for each of them. */
    private static String siblings(Path processors, int cpu) {
        try {
            return Files.readString(processors.resolve("cpu" + cpu + "/topology/thread_siblings_list"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers of a list like 0-3,8. */
    private static IntStream numbers(String list) {
        return Stream.of(list.split(",")).flatMapToInt(range -> {
            String[] ends = range.split("-");
            return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
        });
    }
}
