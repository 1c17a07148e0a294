package io.github.dramatis.spark.plugin;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;

/**
 * What an executor counts, shown by Spark's sinks (Prometheus, JMX, ...) as
 * {@code plugin.<class of the plugin>.<name>}. Figures only: never a user's id or text.
 */
public final class ExecutorMetrics {
    private final Counter modelsLoaded = new Counter();
    private final Counter rowsTrained = new Counter();
    private final Counter tokensTrained = new Counter();
    private final Counter promptsAnswered = new Counter();
    private final AtomicLong executorPeak = new AtomicLong();

    ExecutorMetrics() {}

    void register(MetricRegistry registry) {
        Map<String, Counter> counters = new TreeMap<>(Map.of(
                "modelsLoaded", modelsLoaded,
                "rowsTrained", rowsTrained,
                "tokensTrained", tokensTrained,
                "promptsAnswered", promptsAnswered));
        counters.forEach(registry::register);
        registry.register("processBytes", (Gauge<Long>) Pointer::physicalBytes);
        registry.register("peakProcessBytes", (Gauge<Long>) PeakMemory::ofThisProcess);
    }

    /** A base model has been loaded. */
    public void modelLoaded() {
        modelsLoaded.inc();
    }

    /** An adapter has been trained. */
    public void trained(long rows, long tokens) {
        rowsTrained.inc(rows);
        tokensTrained.inc(tokens);
    }

    /** Prompts have been answered. */
    public void answered(long prompts) {
        promptsAnswered.inc(prompts);
    }

    /** Notes on the driver how much memory an executor has had. */
    void executorHad(long bytes) {
        executorPeak.accumulateAndGet(bytes, Math::max);
    }

    /** The most physical memory that any executor has had so far, heap and native, in bytes; for the driver. */
    public long executorPeak() {
        return executorPeak.get();
    }
}
