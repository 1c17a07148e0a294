package io.github.dramatis.spark.plugin;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * How much memory this process may use, as the container's cgroup or the machine says. Checked before native memory is
 * asked for.
 */
public final class MemoryLimit {
    private static final long MIB = 1L << 20;
    /** Code, threads, metaspace, buffers of the network: what a JVM with Spark needs beside heap and model. */
    private static final long JVM_BYTES = 400 * MIB;
    /** cgroup 2, then cgroup 1; the latter says a number near 2^63 for "none". */
    private static final List<String> FILES = List.of("memory.max", "memory/memory.limit_in_bytes");

    private MemoryLimit() {}

    /**
     * Fails early where the operating system would kill the process later, without a word.
     *
     * @param what needs the memory
     * @param nativeBytes outside the heap
     */
    public static void require(String what, long nativeBytes) {
        require(what, nativeBytes, Runtime.getRuntime().maxMemory(), Path.of("/sys/fs/cgroup"), machine());
    }

    /**
     * The same for a model that stays in memory, beside others that do.
     *
     * @param model its key: what is required again for the same model counts once
     * @param kept bytes of the model; what it kept for other work before, transposes for training say, counts too
     * @param more bytes that the work with it needs
     */
    public static synchronized void require(String what, Object model, long kept, long more) {
        ExecutorState state = ExecutorState.get();
        long others = state.keptBeside(model);
        String beside = others == 0 ? "" : ", beside other models of " + others / MIB + " MiB";
        require(what + beside, Math.max(kept, state.kept(model)) + more + others);
        state.keeps(model, kept);
    }

    /** Bytes that this process may use in all. */
    public static long bytes() {
        return Math.min(of(Path.of("/sys/fs/cgroup")).orElse(Long.MAX_VALUE), machine());
    }

    /**
     * Bytes of them that are neither the heap's nor the JVM's own nor other models'; negative if these alone are too
     * many.
     *
     * @param model the key of the one that they are for
     */
    public static long leftFor(Object model) {
        return bytes()
                - Runtime.getRuntime().maxMemory()
                - JVM_BYTES
                - ExecutorState.get().keptBeside(model);
    }

    static void require(String what, long nativeBytes, long heap, Path cgroup, long machine) {
        OptionalLong container = of(cgroup);
        long limit = Math.min(container.orElse(Long.MAX_VALUE), machine);
        long needed = nativeBytes + heap + JVM_BYTES;
        if (needed > limit) {
            throw new UserError(
                    what,
                    "it needs " + nativeBytes / MIB + " MiB outside the heap; with a heap of " + heap / MIB
                            + " MiB and "
                            + JVM_BYTES / MIB + " MiB for the JVM itself that is " + needed / MIB + " MiB, and "
                            + (container.isPresent() && container.getAsLong() <= machine
                                    ? "the container"
                                    : "the machine")
                            + " has " + limit / MIB,
                    "use a smaller heap (spark.executor.memory, DRAMATIS_HEAP) and a larger"
                            + " spark.executor.memoryOverhead, or"
                            + " fewer tasks at once on an executor");
        }
    }

    /** The limit of the cgroup; empty if it has none. */
    static OptionalLong of(Path cgroup) {
        for (String name : FILES) {
            try {
                String value = Files.readString(cgroup.resolve(name)).strip();
                if (value.matches("\\d{1,18}")) {
                    return OptionalLong.of(Long.parseLong(value));
                }
            } catch (IOException notThere) {
                // the other version's file, or no cgroup at all
            }
        }
        return OptionalLong.empty();
    }

    private static long machine() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
    }
}
