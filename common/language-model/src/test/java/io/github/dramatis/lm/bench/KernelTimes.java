package io.github.dramatis.lm.bench;

import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;

/** Processor time of one thread's kernels by what they are for, in nanoseconds, and the work of the frozen products. */
final class KernelTimes {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Map<String, Long> nanos = new TreeMap<>();
    private final Map<String, Long> kernels = new TreeMap<>();
    private double productFlops;

    /** Kernels whose calls are timed here. */
    Kernels of(Kernels timed) {
        return (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                    long start = THREADS.getCurrentThreadCpuTime();
                    try {
                        return method.invoke(timed, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    } finally {
                        record(method, arguments, THREADS.getCurrentThreadCpuTime() - start);
                    }
                });
    }

    private void record(Method method, Object[] arguments, long spent) {
        nanos.merge(part(method.getName()), spent, Long::sum);
        kernels.merge(method.getName(), spent, Long::sum);
        if (part(method.getName()).equals("frozen products")) {
            FrozenMatrix weights = (FrozenMatrix) arguments[1];
            productFlops += 2.0 * ((Matrix) arguments[0]).rows() * weights.in() * weights.out();
        }
    }

    private static String part(String kernel) {
        return switch (kernel) {
            case "product", "productBackward" -> "frozen products";
            case "gemm" -> "LoRA products";
            case "attention", "attentionBackward" -> "attention";
            case "crossEntropy", "logSumExp" -> "loss";
            case "adamW", "sumOfSquares" -> "optimizer";
            default -> "elementwise";
        };
    }

    void add(KernelTimes other) {
        other.nanos.forEach((part, spent) -> nanos.merge(part, spent, Long::sum));
        other.kernels.forEach((kernel, spent) -> kernels.merge(kernel, spent, Long::sum));
        productFlops += other.productFlops;
    }

    void reset() {
        nanos.clear();
        kernels.clear();
        productFlops = 0;
    }

    /** By the parts of a step: frozen products, attention, elementwise and so on. */
    Map<String, Long> parts() {
        return nanos;
    }

    /** By the kernels' names. */
    Map<String, Long> kernels() {
        return kernels;
    }

    /** GFLOP/s of a thread's frozen products while they ran. */
    double productRate() {
        return productFlops / Math.max(1, nanos.getOrDefault("frozen products", 0L));
    }
}
