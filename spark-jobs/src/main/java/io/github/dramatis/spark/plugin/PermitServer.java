package io.github.dramatis.spark.plugin;

import com.codahale.metrics.Gauge;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.PermitAsk;
import io.github.dramatis.core.llm.PermitBucket;
import io.github.dramatis.core.llm.PermitGrant;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * The driver's side of the permits to ask a language model: executors ask it through Spark's own plugin messages, each
 * for the run that it works for.
 */
public final class PermitServer implements DriverPlugin {
    // Spark makes the plugin, stages open runs at it
    private static final Map<String, Run> OPEN = new ConcurrentHashMap<>();

    private record Run(PermitBucket bucket, Consumer<UserError> hopeless) {}

    private record Ask(String run, PermitAsk ask) implements Serializable {}

    private record Hopeless(String run, UserError error) implements Serializable {}

    /** A run that is served; closed when its stage ends. */
    public interface Opened extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Serves a run, on the driver.
     *
     * @param hopeless is told what makes all further calls useless
     */
    public static Opened open(String run, PermitBucket bucket, Consumer<UserError> hopeless) {
        OPEN.put(run, new Run(bucket, hopeless));
        return () -> OPEN.remove(run);
    }

    /** Asks for permits, in a task. */
    public static PermitGrant take(String run, PermitAsk ask) {
        return (PermitGrant) DriverLink.ask(new Ask(run, ask));
    }

    /** Tells the driver that no call can succeed, in a task. */
    public static void reportHopeless(String run, UserError error) {
        DriverLink.ask(new Hopeless(run, error));
    }

    @Override
    public Map<String, String> init(SparkContext spark, PluginContext context) {
        spark.addSparkListener(new SparkListener() {
            @Override
            public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
                OPEN.values().forEach(run -> run.bucket().lost(removed.executorId()));
            }
        });
        return Map.of();
    }

    @Override
    public void registerMetrics(String application, PluginContext context) {
        Map<String, ToDoubleFunction<PermitBucket>> figures = Map.of(
                "llmCalls",
                PermitBucket::ended,
                "llmInputTokens",
                bucket -> bucket.used().inputTokens(),
                "llmOutputTokens",
                bucket -> bucket.used().outputTokens(),
                "llmSpent",
                PermitBucket::spent);
        figures.forEach(
                (name, figure) -> context.metricRegistry().register(name, (Gauge<Double>) () -> OPEN.values().stream()
                        .mapToDouble(run -> figure.applyAsDouble(run.bucket()))
                        .sum()));
    }

    @Override
    public Object receive(Object message) {
        if (message instanceof Ask ask) {
            Run run = OPEN.get(ask.run());
            return run == null
                    ? new PermitGrant(0, 0, 1000, "the run has ended")
                    : run.bucket().take(ask.ask());
        }
        if (message instanceof Hopeless report) {
            Run run = OPEN.get(report.run());
            if (run != null) {
                run.bucket().stop(report.error().problem());
                run.hopeless().accept(report.error());
            }
            return true;
        }
        throw new IllegalArgumentException("no such message: " + message.getClass());
    }
}
