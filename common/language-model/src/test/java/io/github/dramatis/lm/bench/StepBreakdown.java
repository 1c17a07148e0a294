package io.github.dramatis.lm.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.github.dramatis.lm.kernel.Backend;
import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Precision;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Where the time of some steps went, beside the rate of a large product here and now. */
final class StepBreakdown {
    static final int STEPS = 4;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final TimedBackend backend;
    private final int threads;
    private final Map<String, Long> parts = new LinkedHashMap<>();
    private final Map<String, Long> kernels = new LinkedHashMap<>();
    private long wall;
    private long processor;
    private long allocated;
    private double rate;

    StepBreakdown(TimedBackend backend, int threads) {
        this.backend = backend;
        this.threads = threads;
    }

    void step(Runnable step) {
        backend.reset();
        long before = allocatedBytes();
        long processorBefore = processorTime();
        long start = System.nanoTime();
        step.run();
        wall += System.nanoTime() - start;
        processor += processorTime() - processorBefore;
        allocated += allocatedBytes() - before;
        KernelTimes times = backend.total();
        times.parts().forEach((part, nanos) -> parts.merge(part, nanos, Long::sum));
        times.kernels().forEach((kernel, nanos) -> kernels.merge(kernel, nanos, Long::sum));
        rate += times.productRate() / STEPS;
    }

    /** Of all threads that there are now: the engine's live as long as their trainer. */
    private static long allocatedBytes() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .sum();
    }

    static long processorTime() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /** Shares of a step's processor time by part, GFLOP/s of all threads, bytes allocated in a step. */
    String json(Precision precision) {
        Map<String, Object> all = new LinkedHashMap<>();
        Map<String, Double> shares = new LinkedHashMap<>();
        parts.forEach((part, nanos) -> shares.put(part, (double) nanos / processor));
        shares.put("rest", 1 - shares.values().stream().mapToDouble(s -> s).sum());
        Map<String, Double> milliseconds = new LinkedHashMap<>();
        kernels.forEach((kernel, nanos) -> milliseconds.put(kernel, nanos / 1e6 / STEPS));
        all.put("milliseconds", wall / 1e6 / STEPS);
        all.put("processor", processor / 1e6 / STEPS);
        all.put("shares", shares);
        all.put("kernels", milliseconds);
        all.put("products", rate * threads);
        all.put("peak", peak(precision));
        all.put("allocated", allocated / STEPS);
        try {
            return new ObjectMapper().writeValueAsString(all);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** GFLOP/s of all threads in products of 1024 x 576 x 1536, the median of some. */
    private double peak(Precision precision) {
        return IntStream.range(0, threads)
                .parallel()
                .mapToDouble(i -> peakOfThread(backend, precision))
                .sum();
    }

    private static double peakOfThread(Backend backend, Precision precision) {
        try (Kernels kernels = backend.kernels();
                FrozenMatrix weights = backend.freeze(Matrix.zeros(1536, 576), precision);
                Matrix x = Matrix.zeros(1024, 576);
                Matrix y = Matrix.zeros(1024, 1536)) {
            double[] rates = DoubleStream.generate(() -> {
                        long start = THREADS.getCurrentThreadCpuTime();
                        kernels.product(x, weights, 0f, y);
                        return 2.0 * 1024 * 576 * 1536 / (THREADS.getCurrentThreadCpuTime() - start);
                    })
                    .limit(101)
                    .sorted()
                    .toArray();
            return rates[rates.length / 2];
        }
    }
}
