package io.github.dramatis.spark.plugin;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;

/**
 * What an executor counts, shown by Spark's sinks (Prometheus, JMX, ...) as {@code plugin.<class of the plugin>.<name>}. Figures
 * only: never a user's id or text.
 */
public final class ExecutorMetrics {
    private final Counter modelsLoaded = new Counter();
    private final Counter rowsTrained = new Counter();
    private final Counter tokensTrained = new Counter();
    private final Counter promptsAnswered = new Counter();
    private final AtomicLong peakProcessBytes = new AtomicLong();

    ExecutorMetrics() {}

    void register(MetricRegistry registry) {
        Map<String, Counter> counters = new TreeMap<>(Map.of(
                "modelsLoaded", modelsLoaded,
                "rowsTrained", rowsTrained,
                "tokensTrained", tokensTrained,
                "promptsAnswered", promptsAnswered));
        counters.forEach(registry::register);
        registry.register("processBytes", (Gauge<Long>) Pointer::physicalBytes);
        registry.register("peakProcessBytes", (Gauge<Long>) this::peakProcessBytes);
    }

    /** A base model has been loaded. */
    public void modelLoaded() {
        modelsLoaded.inc();
        peakProcessBytes();
    }

    /** An adapter has been trained. */
    public void trained(long rows, long tokens) {
        rowsTrained.inc(rows);
        tokensTrained.inc(tokens);
        peakProcessBytes();
    }

    /** Prompts have been answered. */
    public void answered(long prompts) {
        promptsAnswered.inc(prompts);
        peakProcessBytes();
    }

    /** The most physical memory of the process that was seen when something was counted, heap and native, in bytes. */
    public long peakProcessBytes() {
        return peakProcessBytes.accumulateAndGet(Pointer.physicalBytes(), Math::max);
    }
}
